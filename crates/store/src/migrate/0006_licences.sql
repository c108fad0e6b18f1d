CREATE TABLE licence (
  id {serial}, key TEXT NOT NULL UNIQUE, number TEXT NOT NULL, kind TEXT NOT NULL, authority TEXT NOT NULL,
  holder TEXT NOT NULL, valid_to TEXT, state TEXT NOT NULL, refused BIGINT NOT NULL, doc TEXT NOT NULL
);
CREATE TABLE licence_change (
  id {serial}, licence_id BIGINT NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX licence_change_licence ON licence_change (licence_id);
CREATE TABLE usage_run (
  id {serial}, source TEXT NOT NULL, run BIGINT NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL,
  by_user TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE UNIQUE INDEX usage_run_source ON usage_run (source, run);
CREATE TABLE usage_conflict (
  id {serial}, source TEXT NOT NULL, run BIGINT NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL,
  by_user TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE UNIQUE INDEX usage_conflict_digest ON usage_conflict (source, run, digest);
CREATE TABLE usage_source (
  source TEXT PRIMARY KEY, settled BIGINT NOT NULL
);
CREATE TABLE licence_usage (
  id {serial}, source TEXT NOT NULL, run BIGINT NOT NULL, key TEXT NOT NULL, usage_id TEXT NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX licence_usage_key ON licence_usage (key);
CREATE INDEX licence_usage_id ON licence_usage (source, usage_id);
CREATE TABLE denial (
  id {serial}, party TEXT NOT NULL, words TEXT NOT NULL, doc TEXT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE notice (
  id {serial}, party TEXT NOT NULL, words TEXT NOT NULL, first_day TEXT, last_day TEXT, doc TEXT NOT NULL,
  by_user TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE register_withdrawal (
  id {serial}, register TEXT NOT NULL, entry_id BIGINT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL,
  reason TEXT NOT NULL
);
CREATE UNIQUE INDEX register_withdrawal_entry ON register_withdrawal (register, entry_id);
