//! Messages at the boundary: what they say, what is wrong with them, and that nothing breaks the reader.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod hostile;
mod lists;
mod messages;
mod shared;
