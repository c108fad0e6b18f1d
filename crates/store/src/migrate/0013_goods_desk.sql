ALTER TABLE goods_finding ADD COLUMN regimes TEXT NOT NULL DEFAULT '';
ALTER TABLE goods_finding ADD COLUMN why TEXT NOT NULL DEFAULT '[]';
ALTER TABLE goods_finding ADD COLUMN text_key TEXT NOT NULL DEFAULT '';
ALTER TABLE goods_finding ADD COLUMN product_key TEXT NOT NULL DEFAULT '';
ALTER TABLE goods_finding ADD COLUMN ruled BIGINT NOT NULL DEFAULT 0;
ALTER TABLE goods_finding ADD COLUMN consignor_country TEXT NOT NULL DEFAULT '';
ALTER TABLE goods_finding ADD COLUMN consignee_country TEXT NOT NULL DEFAULT '';
CREATE INDEX goods_finding_text ON goods_finding (text_key);
CREATE INDEX goods_finding_product ON goods_finding (product_key);
CREATE TABLE goods_view (
  id {serial}, consignment_id BIGINT NOT NULL, line BIGINT NOT NULL, text_key TEXT NOT NULL, verdict TEXT NOT NULL,
  item TEXT NOT NULL, reason TEXT NOT NULL, by_user TEXT NOT NULL, at BIGINT NOT NULL, supersedes BIGINT
);
CREATE INDEX goods_view_line ON goods_view (consignment_id, line);
CREATE INDEX goods_view_text ON goods_view (text_key);
CREATE INDEX goods_view_supersedes ON goods_view (supersedes);
CREATE TABLE goods_ruling (
  id {serial}, authority TEXT NOT NULL, reference TEXT NOT NULL, decision TEXT NOT NULL, item TEXT NOT NULL,
  issued TEXT NOT NULL, valid_from TEXT NOT NULL, valid_until TEXT, reason TEXT NOT NULL, goods TEXT NOT NULL,
  product TEXT, consignor TEXT, text_key TEXT NOT NULL, product_key TEXT NOT NULL, consignment_id BIGINT, line BIGINT,
  by_user TEXT NOT NULL, at BIGINT NOT NULL, supersedes BIGINT
);
CREATE INDEX goods_ruling_text ON goods_ruling (text_key);
CREATE INDEX goods_ruling_product ON goods_ruling (product_key);
CREATE INDEX goods_ruling_reference ON goods_ruling (authority, reference);
CREATE INDEX goods_ruling_supersedes ON goods_ruling (supersedes);
