CREATE TABLE rule_event (
  id {serial}, rule TEXT NOT NULL, seq BIGINT NOT NULL, version BIGINT NOT NULL, step TEXT NOT NULL,
  state TEXT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL, reason TEXT, found TEXT, UNIQUE (rule, seq)
);
CREATE INDEX rule_event_version ON rule_event (rule, version, seq);
INSERT INTO rule_event (rule, seq, version, step, state, by_user, at, reason)
  SELECT rule, version * 2 - 1, version, 'install', 'live', by_user, at, 'in force before rules had a life of their own'
  FROM rule_version WHERE doc IS NOT NULL;
INSERT INTO rule_event (rule, seq, version, step, state, by_user, at)
  SELECT v.rule, v.version * 2, v.version, 'replace', 'retired', n.by_user, n.at
  FROM rule_version v JOIN rule_version n ON n.rule = v.rule AND n.version = v.version + 1
  WHERE v.doc IS NOT NULL AND n.doc IS NOT NULL;
INSERT INTO rule_event (rule, seq, version, step, state, by_user, at, reason)
  SELECT v.rule, v.version * 2, v.version, 'retire', 'retired', n.by_user, n.at, 'removed'
  FROM rule_version v JOIN rule_version n ON n.rule = v.rule AND n.version = v.version + 1
  WHERE v.doc IS NOT NULL AND n.doc IS NULL;
INSERT INTO rule_event (rule, seq, version, step, state, by_user, at, reason)
  SELECT v.rule, v.version * 2, v.version, 'pause', 'paused', v.by_user, v.at, 'switched off'
  FROM rule_version v WHERE v.doc LIKE '%"enabled":false%'
    AND v.version = (SELECT MAX(n.version) FROM rule_version n WHERE n.rule = v.rule);
CREATE TABLE rule_day (
  rule TEXT NOT NULL, day BIGINT NOT NULL, hits BIGINT NOT NULL, PRIMARY KEY (rule, day)
) {clustered};
CREATE TABLE decision_rule (
  rule TEXT NOT NULL, decision_id BIGINT NOT NULL, PRIMARY KEY (rule, decision_id)
) {clustered};
INSERT INTO setting (key, value) VALUES ('rules counted since', '{now}');
