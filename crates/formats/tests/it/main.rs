//! Messages at the boundary: what they say, what is wrong with them, and that nothing breaks the reader.

mod hostile;
mod messages;
mod shared;
