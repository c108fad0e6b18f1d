CREATE TABLE goods_finding (
  consignment_id BIGINT NOT NULL, line BIGINT NOT NULL, item TEXT NOT NULL, tier BIGINT NOT NULL,
  score DOUBLE PRECISION NOT NULL, monitored BIGINT NOT NULL,
  PRIMARY KEY (consignment_id, line, item)
) {clustered};
CREATE INDEX goods_finding_item ON goods_finding (item, consignment_id);
