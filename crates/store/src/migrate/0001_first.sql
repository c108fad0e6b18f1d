CREATE TABLE message (
  id {serial}, digest TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, channel TEXT NOT NULL, name TEXT NOT NULL,
  received_at BIGINT NOT NULL, size BIGINT NOT NULL, status TEXT NOT NULL, reason TEXT, format TEXT,
  records BIGINT NOT NULL DEFAULT 0, errors BIGINT NOT NULL DEFAULT 0, warnings BIGINT NOT NULL DEFAULT 0,
  infos BIGINT NOT NULL DEFAULT 0, summary TEXT
);
CREATE INDEX message_status ON message (status, id);
CREATE INDEX message_received ON message (received_at);
CREATE TABLE message_body (message_id BIGINT PRIMARY KEY, body {bytes} NOT NULL);
CREATE TABLE message_movement (
  movement_id BIGINT NOT NULL, message_id BIGINT NOT NULL, PRIMARY KEY (movement_id, message_id)
) {clustered};
CREATE TABLE movement (
  id {serial}, key TEXT NOT NULL UNIQUE, mode TEXT NOT NULL, title TEXT NOT NULL, direction TEXT,
  departure_at BIGINT, arrival_at BIGINT, version BIGINT NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX movement_arrival ON movement (arrival_at);
CREATE TABLE traveller (
  id {serial}, key TEXT NOT NULL UNIQUE, movement_id BIGINT NOT NULL, version BIGINT NOT NULL,
  name TEXT NOT NULL, lane BIGINT NOT NULL DEFAULT 0, score DOUBLE PRECISION NOT NULL DEFAULT 0,
  reason TEXT, doc TEXT NOT NULL
);
CREATE INDEX traveller_movement ON traveller (movement_id);
CREATE TABLE booking (
  id {serial}, key TEXT NOT NULL UNIQUE, movement_id BIGINT NOT NULL, version BIGINT NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX booking_movement ON booking (movement_id);
CREATE TABLE consignment (
  id {serial}, key TEXT NOT NULL UNIQUE, movement_id BIGINT NOT NULL, version BIGINT NOT NULL,
  reference TEXT NOT NULL, lane BIGINT NOT NULL DEFAULT 0, score DOUBLE PRECISION NOT NULL DEFAULT 0,
  reason TEXT, doc TEXT NOT NULL
);
CREATE INDEX consignment_movement ON consignment (movement_id);
CREATE TABLE conveyance (
  id {serial}, key TEXT NOT NULL UNIQUE, movement_id BIGINT NOT NULL, version BIGINT NOT NULL,
  lane BIGINT NOT NULL DEFAULT 0, score DOUBLE PRECISION NOT NULL DEFAULT 0, reason TEXT, doc TEXT NOT NULL
);
CREATE INDEX conveyance_movement ON conveyance (movement_id);
CREATE TABLE superseded (
  subject BIGINT NOT NULL, subject_id BIGINT NOT NULL, version BIGINT NOT NULL, message_id BIGINT NOT NULL,
  doc TEXT NOT NULL, PRIMARY KEY (subject, subject_id, version)
) {clustered};
CREATE TABLE identifier (
  kind BIGINT NOT NULL, value TEXT NOT NULL, subject BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  grp TEXT NOT NULL, movement_id BIGINT NOT NULL, PRIMARY KEY (kind, value, subject, subject_id)
) {clustered};
CREATE TABLE assessment (
  id {serial}, subject BIGINT NOT NULL, subject_id BIGINT NOT NULL, message_id BIGINT NOT NULL,
  snapshot TEXT NOT NULL, lane BIGINT NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX assessment_subject ON assessment (subject, subject_id);
CREATE TABLE target (
  id {serial}, subject BIGINT NOT NULL, subject_id BIGINT NOT NULL, movement_id BIGINT NOT NULL,
  lane BIGINT NOT NULL, score DOUBLE PRECISION NOT NULL, title TEXT NOT NULL, subtitle TEXT NOT NULL,
  reasons TEXT NOT NULL, deadline BIGINT, status TEXT NOT NULL, claimed_by BIGINT, created_at BIGINT NOT NULL,
  decision_id BIGINT, UNIQUE (subject, subject_id)
);
CREATE INDEX target_queue ON target (status, lane, deadline);
CREATE INDEX target_movement ON target (movement_id);
CREATE TABLE decision (
  id {serial}, target_id BIGINT NOT NULL, lane BIGINT NOT NULL, score DOUBLE PRECISION NOT NULL,
  by_user BIGINT NOT NULL, at BIGINT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE INDEX decision_target ON decision (target_id);
CREATE TABLE snapshot (version TEXT PRIMARY KEY, manifest TEXT NOT NULL, created_at BIGINT NOT NULL);
CREATE TABLE list_edition (
  id {serial}, list TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL, edition TEXT, digest TEXT NOT NULL,
  entries BIGINT NOT NULL, added BIGINT NOT NULL, changed BIGINT NOT NULL, removed BIGINT NOT NULL,
  at BIGINT NOT NULL, body {bytes} NOT NULL
);
CREATE INDEX list_edition_list ON list_edition (list, id);
CREATE INDEX list_edition_digest ON list_edition (digest);
CREATE TABLE rule_version (
  id {serial}, rule TEXT NOT NULL, version BIGINT NOT NULL, doc TEXT, by_user TEXT NOT NULL, at BIGINT NOT NULL,
  UNIQUE (rule, version)
);
CREATE TABLE text_blob (digest TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE account (
  id {serial}, username TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL, password_hash TEXT NOT NULL,
  must_change BIGINT NOT NULL, totp_secret TEXT, totp_pending TEXT, totp_step BIGINT NOT NULL DEFAULT 0,
  failures BIGINT NOT NULL DEFAULT 0, locked_until BIGINT NOT NULL DEFAULT 0, active BIGINT NOT NULL DEFAULT 1,
  created_at BIGINT NOT NULL
);
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY, account_id BIGINT NOT NULL, csrf TEXT NOT NULL, created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL
);
CREATE TABLE api_token (
  id {serial}, name TEXT NOT NULL, token_hash TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL, used_at BIGINT,
  active BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE audit (
  seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  subject_id TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TABLE audit_head (one BIGINT PRIMARY KEY, seq BIGINT NOT NULL, hash TEXT NOT NULL);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '');
