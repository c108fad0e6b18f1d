CREATE TABLE notification (
  id {serial}, reference TEXT NOT NULL, form TEXT NOT NULL, form_version BIGINT NOT NULL, direction TEXT NOT NULL,
  counterpart TEXT NOT NULL, subject TEXT NOT NULL, consignment_id BIGINT, state TEXT NOT NULL, deadline TEXT,
  next_at BIGINT, events BIGINT NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
  UNIQUE (direction, counterpart, reference)
);
CREATE INDEX notification_deadline ON notification (deadline);
CREATE INDEX notification_next ON notification (next_at);
CREATE TABLE notification_event (
  notification_id BIGINT NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL, by_user TEXT NOT NULL, doc TEXT NOT NULL,
  PRIMARY KEY (notification_id, seq)
) {clustered};
