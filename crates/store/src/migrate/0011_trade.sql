CREATE TABLE trade (
  consignment_id BIGINT NOT NULL, line BIGINT NOT NULL, at BIGINT NOT NULL, reference TEXT NOT NULL,
  consignor TEXT NOT NULL, consignee TEXT NOT NULL, notify TEXT, hs4 TEXT NOT NULL, hs6 TEXT NOT NULL, origin TEXT,
  destination TEXT, kg DOUBLE PRECISION, price DOUBLE PRECISION, currency TEXT, PRIMARY KEY (consignment_id, line)
) {clustered};
CREATE INDEX trade_consignee ON trade (consignee, hs4, at);
CREATE INDEX trade_consignee_at ON trade (consignee, at);
CREATE INDEX trade_notify ON trade (notify, hs6, at) WHERE notify IS NOT NULL;
CREATE INDEX trade_price ON trade (hs6, origin, currency, price) WHERE price IS NOT NULL;
CREATE INDEX trade_flow ON trade (hs6, destination, at) WHERE destination IS NOT NULL;
