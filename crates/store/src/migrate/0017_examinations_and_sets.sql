CREATE TABLE examination (
  id {serial}, subject BIGINT NOT NULL, subject_id BIGINT NOT NULL, first_id BIGINT, revision BIGINT NOT NULL,
  kind TEXT NOT NULL, result TEXT NOT NULL, category TEXT, quantity DOUBLE PRECISION, unit TEXT, note TEXT NOT NULL,
  examined_at BIGINT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL, UNIQUE (first_id, revision)
);
CREATE INDEX examination_subject ON examination (subject, subject_id);
CREATE TABLE examination_rule (
  rule TEXT NOT NULL, examination_id BIGINT NOT NULL, PRIMARY KEY (rule, examination_id)
) {clustered};
CREATE TABLE value_set_change (
  id {serial}, name TEXT NOT NULL, base BIGINT NOT NULL, doc TEXT NOT NULL, reason TEXT NOT NULL,
  by_user TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX value_set_change_name ON value_set_change (name);
CREATE TABLE value_set_decision (
  change_id BIGINT NOT NULL PRIMARY KEY, step TEXT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL, reason TEXT,
  version BIGINT
);
