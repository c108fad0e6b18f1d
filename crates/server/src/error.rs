//! The one API error: problem details (RFC 9457).

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use store::StoreError;

use crate::IntakeError;

/// A refusal or failure, in words for whoever asked.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    detail: String,
    retry_after: Option<u64>,
}

/// Result of a handler.
pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    /// An error of a status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        ApiError { status, detail: detail.into(), retry_after: None }
    }

    /// Not signed in, or not any more.
    pub fn unauthorized(detail: &str) -> Self {
        ApiError::new(StatusCode::UNAUTHORIZED, detail)
    }

    /// Signed in, but not allowed.
    pub fn forbidden(detail: &str) -> Self {
        ApiError::new(StatusCode::FORBIDDEN, detail)
    }

    /// The request says something that cannot be.
    pub fn invalid(detail: impl Into<String>) -> Self {
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    /// Adds after how many seconds trying again is right.
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let detail = error.to_string();
        match error {
            StoreError::NotFound { .. } => ApiError::new(StatusCode::NOT_FOUND, detail),
            StoreError::Conflict(_) => ApiError::new(StatusCode::CONFLICT, detail),
            StoreError::DiskFull => ApiError::new(StatusCode::INSUFFICIENT_STORAGE, detail).retry_after(30),
            StoreError::Unavailable(_) => {
                ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "the database does not answer just now").retry_after(5)
            }
            _ => {
                // What the database says may quote values: it goes to the log without them, never to the client.
                tracing::error!("the store failed");
                ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "the store failed; the operator's log has the time")
            }
        }
    }
}

impl From<IntakeError> for ApiError {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Busy { .. } => {
                ApiError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()).retry_after(2)
            }
            IntakeError::Store(error) => error.into(),
        }
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(_: serde_json::Error) -> Self {
        ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "a stored document cannot be read")
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let body =
            json!({"type": "about:blank", "title": title, "status": self.status.as_u16(), "detail": self.detail});
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
