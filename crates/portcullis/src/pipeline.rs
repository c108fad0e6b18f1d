//! The walk of a message: journal → read → unite → recall → assess → store.
//!
//! [`Pipeline::drain`] takes messages from the journal in their order, one after
//! the other. Reading runs ahead on another thread; everything that a message
//! changes is one transaction, so that a kill at any moment ends, after the next
//! start, where an undisturbed run ends.

pub mod batch;
pub mod consignments;
pub mod travellers;
