//! What must survive: journal, records, targets, audit; SQLite or PostgreSQL through one code path.
