CREATE TABLE trade_day (
  kind BIGINT NOT NULL, whose TEXT NOT NULL, what TEXT NOT NULL, day BIGINT NOT NULL, lines BIGINT NOT NULL,
  grams BIGINT NOT NULL, PRIMARY KEY (kind, whose, what, day)
) {clustered};
INSERT INTO trade_day SELECT 0, consignee, '', at / 86400000, COUNT(*),
  CAST(SUM(CAST(ROUND(COALESCE(kg, 0) * 1000) AS BIGINT)) AS BIGINT) FROM trade GROUP BY consignee, at / 86400000;
INSERT INTO trade_day SELECT 1, consignee, hs4, at / 86400000, COUNT(*),
  CAST(SUM(CAST(ROUND(COALESCE(kg, 0) * 1000) AS BIGINT)) AS BIGINT) FROM trade GROUP BY consignee, hs4, at / 86400000;
INSERT INTO trade_day SELECT 2, destination, hs6, at / 86400000, COUNT(*),
  CAST(SUM(CAST(ROUND(COALESCE(kg, 0) * 1000) AS BIGINT)) AS BIGINT) FROM trade WHERE destination IS NOT NULL
  GROUP BY destination, hs6, at / 86400000;
DROP INDEX trade_consignee;
DROP INDEX trade_consignee_at;
DROP INDEX trade_flow;
CREATE INDEX trade_near ON trade (consignee, hs6, at);
CREATE INDEX trade_return ON trade (consignee, consignor, hs4, at);
