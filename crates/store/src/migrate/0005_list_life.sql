ALTER TABLE list_edition ADD COLUMN by_user TEXT NOT NULL DEFAULT 'system';
ALTER TABLE list_edition ADD COLUMN reason TEXT;
CREATE TABLE list_source (
  list TEXT PRIMARY KEY, name TEXT NOT NULL, urls TEXT NOT NULL, mapping TEXT, every_seconds BIGINT NOT NULL,
  shrink DOUBLE PRECISION NOT NULL, fixed BIGINT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL, seen TEXT
);
CREATE TABLE list_attempt (
  id {serial}, list TEXT NOT NULL, at BIGINT NOT NULL, by_user TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL,
  outcome TEXT NOT NULL, reason TEXT, detail TEXT, bytes BIGINT NOT NULL, received TEXT, digest TEXT, edition TEXT,
  entries BIGINT, added BIGINT, changed BIGINT, removed BIGINT, body {bytes}
);
CREATE INDEX list_attempt_list ON list_attempt (list, id);
CREATE INDEX list_attempt_outcome ON list_attempt (outcome, list, at);
