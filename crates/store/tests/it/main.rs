//! The same suite over SQLite and, where its programs are installed, a throw-away PostgreSQL.

mod places;
mod suite;
