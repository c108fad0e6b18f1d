//! For operators: health, metrics, the API document, live events.

use std::{convert::Infallible, time::Duration};

use axum::{
    Json,
    extract::State,
    response::sse::{Event as Sse, KeepAlive},
};
use futures::{Stream, stream};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use crate::{App, error::ApiResult};

pub(crate) async fn health() -> Json<Value> {
    Json(json!({"status": "ok"}))
}

pub(crate) async fn ready(State(app): State<App>) -> ApiResult<Json<Value>> {
    app.store.ping().await?;
    Ok(Json(json!({"status": "ok", "ready": true, "waiting": app.store.journal_waiting().await?})))
}

pub(crate) async fn metrics(State(app): State<App>) -> String {
    app.metrics.run_upkeep();
    app.metrics.render()
}

pub(crate) async fn openapi() -> Json<Value> {
    Json(crate::openapi())
}

pub(crate) async fn events(State(app): State<App>) -> axum::response::Sse<impl Stream<Item = Result<Sse, Infallible>>> {
    let heard = stream::unfold(app.events.subscribe(), |mut receiver| async move {
        let event = match receiver.recv().await {
            Ok(event) => Sse::default().event(event.name).data(event.data.to_string()),
            // Whoever has missed events looks at the whole again.
            Err(RecvError::Lagged(_)) => Sse::default().event("stats").data("{}"),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok(event), receiver))
    });
    axum::response::Sse::new(heard).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
