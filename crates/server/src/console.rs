//! The embedded console: its files, and its first page for every address that is the console's own.

use axum::{
    http::{HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use rust_embed::RustEmbed;

use crate::error::ApiError;

#[derive(RustEmbed)]
#[folder = "../../console/dist"]
struct Files;

const MISSING: &str = "<!doctype html><title>Portcullis</title><p>This binary was built without the console. \
                       Run <code>make build</code>; the API is described by <a href=/api/openapi.json>/api/openapi.json</a>.";

pub(crate) async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return ApiError::new(StatusCode::NOT_FOUND, "there is no such route").into_response();
    }
    if let Some(file) = Files::get(path).filter(|_| !path.is_empty()) {
        let kind = HeaderValue::from_str(file.metadata.mimetype())
            .unwrap_or(HeaderValue::from_static("application/octet-stream"));
        // Built files carry a hash in their names: they never change under one name.
        let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static(cache))];
        return (headers, file.data).into_response();
    }
    match Files::get("index.html") {
        Some(index) => ([(header::CACHE_CONTROL, "no-cache")], Html(index.data)).into_response(),
        None => Html(MISSING).into_response(),
    }
}
