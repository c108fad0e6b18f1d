//! UN/EDIFACT (ISO 9735), read as it really arrives.

pub mod interchange;
pub mod segment;
pub mod syntax;
