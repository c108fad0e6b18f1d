//! Futures whose type ends here.

use std::pin::Pin;

/// What a long asynchronous function returns that is awaited in many places.
///
/// An `async fn` is compiled anew in each unit of code that awaits it, and what it holds becomes a part of its callers.
/// Behind a pointer it is compiled once.
pub type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
