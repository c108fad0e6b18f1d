CREATE TABLE nomenclature (
  id {serial}, kind TEXT NOT NULL, edition BIGINT NOT NULL, digest TEXT NOT NULL, lines BIGINT NOT NULL,
  by_user TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE confirmed_file (
  id {serial}, digest TEXT NOT NULL UNIQUE, lines BIGINT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE confirmed_line (
  id {serial}, words TEXT NOT NULL, code TEXT NOT NULL, edition BIGINT NOT NULL, count BIGINT NOT NULL,
  by_user TEXT NOT NULL, at BIGINT NOT NULL
);
