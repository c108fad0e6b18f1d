CREATE TABLE value_set_version (
  id {serial}, name TEXT NOT NULL, version BIGINT NOT NULL, doc TEXT, by_user TEXT NOT NULL, at BIGINT NOT NULL,
  UNIQUE (name, version)
);
