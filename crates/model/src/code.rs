//! Codes with their checks. A value that fails is kept as received and flagged: it is often the best signal there is.

pub mod awb;
pub mod cas;
pub mod container_number;
pub mod hs;
pub mod imo;

pub use awb::AirWaybillNumber;
pub use container_number::{ContainerNumber, ContainerNumberError};
pub use hs::HsCode;
pub use imo::ImoNumber;
