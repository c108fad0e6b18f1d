ALTER TABLE assessment ADD COLUMN because TEXT;
ALTER TABLE assessment ADD COLUMN at BIGINT;
ALTER TABLE target ADD COLUMN because TEXT;
CREATE TABLE screened (
  id {serial}, movement_id BIGINT NOT NULL, subject BIGINT NOT NULL, body {bytes} NOT NULL
);
CREATE INDEX screened_movement ON screened (movement_id);
CREATE TABLE cited (
  list TEXT NOT NULL, entry TEXT NOT NULL, subject BIGINT NOT NULL, subject_id BIGINT NOT NULL,
  PRIMARY KEY (list, entry, subject, subject_id)
) {clustered};
CREATE TABLE rescreen_job (
  id {serial}, lists TEXT NOT NULL, from_snapshot TEXT NOT NULL, to_snapshot TEXT NOT NULL, created_at BIGINT NOT NULL,
  first BIGINT NOT NULL, last BIGINT NOT NULL, reached BIGINT, names BIGINT NOT NULL DEFAULT 0,
  hits BIGINT NOT NULL DEFAULT 0, opened BIGINT NOT NULL DEFAULT 0, lapsed BIGINT NOT NULL DEFAULT 0, done_at BIGINT
);
