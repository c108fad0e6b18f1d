CREATE TABLE goods_edition (
  id {serial}, follows BIGINT NOT NULL, digest TEXT NOT NULL, edition TEXT NOT NULL, items BIGINT NOT NULL,
  added BIGINT NOT NULL, changed BIGINT NOT NULL, removed BIGINT NOT NULL, proposal_id BIGINT, at BIGINT NOT NULL
);
CREATE UNIQUE INDEX goods_edition_follows ON goods_edition (follows);
CREATE TABLE goods_proposal (
  id {serial}, kind TEXT NOT NULL, title TEXT NOT NULL, base BIGINT NOT NULL, source TEXT, change TEXT NOT NULL,
  reason TEXT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL
);
CREATE TABLE goods_decision (
  proposal_id BIGINT PRIMARY KEY, verdict TEXT NOT NULL, reason TEXT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL
);
