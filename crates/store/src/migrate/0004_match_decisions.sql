CREATE TABLE match_decision (
  id {serial}, party TEXT NOT NULL, list TEXT NOT NULL, entry TEXT NOT NULL, entry_digest TEXT NOT NULL,
  verdict TEXT NOT NULL, reason TEXT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL, expires_at BIGINT,
  supersedes BIGINT, subject BIGINT NOT NULL, subject_id BIGINT NOT NULL, score DOUBLE PRECISION NOT NULL,
  party_name TEXT NOT NULL, entry_name TEXT NOT NULL
);
CREATE INDEX match_decision_pair ON match_decision (party, list, entry);
CREATE INDEX match_decision_supersedes ON match_decision (supersedes);
CREATE INDEX match_decision_expires ON match_decision (expires_at);
CREATE TABLE match_applied (
  decision_id BIGINT NOT NULL, subject BIGINT NOT NULL, subject_id BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (decision_id, subject, subject_id)
) {clustered};
CREATE INDEX match_applied_at ON match_applied (at);
