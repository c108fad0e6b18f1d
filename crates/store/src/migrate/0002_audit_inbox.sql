CREATE TABLE audit_linked (one BIGINT PRIMARY KEY, last BIGINT NOT NULL);
INSERT INTO audit_linked (one, last) VALUES (1, 0);
