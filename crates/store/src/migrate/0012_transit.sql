CREATE TABLE transit (
  consignment_id BIGINT PRIMARY KEY, side BIGINT NOT NULL, at BIGINT NOT NULL, due_at BIGINT NOT NULL,
  reference TEXT NOT NULL, state TEXT NOT NULL, told TEXT NOT NULL, exit_id BIGINT, left_at BIGINT,
  differences TEXT NOT NULL, doc TEXT NOT NULL
);
CREATE INDEX transit_state ON transit (side, state, due_at);
CREATE INDEX transit_exit ON transit (exit_id);
CREATE TABLE transit_key (
  side BIGINT NOT NULL, key TEXT NOT NULL, consignment_id BIGINT NOT NULL, PRIMARY KEY (side, key, consignment_id)
) {clustered};
CREATE INDEX transit_key_consignment ON transit_key (consignment_id);
