//! Screening in the request and response shape of yente, the service that integrators know, so that its clients work
//! unchanged: `/match`, `/search`, `/entities`, `/catalog`, `/algorithms`.
//!
//! What yente offers and we cannot honour is refused with status 400 and the reason. Nothing that narrows or widens an
//! answer is ignored in silence: a name that nobody was asked for would look like a name that nobody knows.

pub(crate) mod catalog;
mod example;
pub(crate) mod matching;
mod parameters;
mod schema;
mod scope;
pub(crate) mod search;
mod shapes;

use axum::http::StatusCode;

use crate::error::ApiError;

fn refused(detail: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, detail)
}
