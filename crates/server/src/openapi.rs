//! The API document (OpenAPI 3.1), from the list of routes and the types of the answers.

use axum::http::Method;
use serde_json::{Map, Value as Json, json};
use store::{
    AuditVerdict,
    lists::{ListDifference, ListItem},
    overview::Overview,
    people::{TokenItem, UserItem},
    views::{AuditItem, ConsignmentItem, DecisionItem, Found, MessageItem, MovementItem, TargetItem, TravellerItem},
};
use utoipa::{PartialSchema, ToSchema};

use crate::{
    Submitted,
    routes::{Access, ROUTES},
};

fn add<T: ToSchema + PartialSchema>(schemas: &mut Map<String, Json>) {
    let mut found = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut found);
    for (name, schema) in found {
        schemas.insert(name, serde_json::to_value(schema).unwrap_or_default());
    }
}

/// The document.
pub fn document() -> Json {
    let mut schemas = Map::new();
    add::<Overview>(&mut schemas);
    add::<MovementItem>(&mut schemas);
    add::<TravellerItem>(&mut schemas);
    add::<ConsignmentItem>(&mut schemas);
    add::<TargetItem>(&mut schemas);
    add::<DecisionItem>(&mut schemas);
    add::<MessageItem>(&mut schemas);
    add::<AuditItem>(&mut schemas);
    add::<AuditVerdict>(&mut schemas);
    add::<ListItem>(&mut schemas);
    add::<ListDifference>(&mut schemas);
    add::<UserItem>(&mut schemas);
    add::<TokenItem>(&mut schemas);
    add::<Found>(&mut schemas);
    add::<Submitted>(&mut schemas);
    add::<model::Reading>(&mut schemas);
    add::<model::Traveller>(&mut schemas);
    add::<model::cargo::ConsignmentRecord>(&mut schemas);
    add::<model::Assessment>(&mut schemas);
    add::<model::Entity>(&mut schemas);
    for (page, item) in [
        ("MovementPage", "MovementItem"),
        ("TargetPage", "TargetItem"),
        ("MessagePage", "MessageItem"),
        ("AuditPage", "AuditItem"),
    ] {
        let items = json!({"type": "array", "items": {"$ref": format!("#/components/schemas/{item}")}});
        let page_schema = json!({"type": "object", "required": ["items", "total"], "properties": {"items": items, "total": {"type": "integer"}}});
        schemas.insert(page.to_owned(), page_schema);
    }
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Portcullis", "version": env!("CARGO_PKG_VERSION"), "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "paths": paths(),
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": crate::auth::COOKIE},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    })
}

fn paths() -> Json {
    let mut paths: Map<String, Json> = Map::new();
    for route in ROUTES {
        let roles: Vec<&str> = match route.access {
            Access::Roles(roles) => roles.iter().map(|role| role.word()).collect(),
            Access::SignedIn => vec!["signed in"],
            Access::Public => vec![],
        };
        let content = if route.answer.is_empty() {
            json!({"application/json": {"schema": {}}})
        } else {
            json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{}", route.answer)}}})
        };
        let parameters: Vec<Json> = route
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": if name == "id" { "integer" } else { "string" }}}))
            .collect();
        let mut operation = json!({
            "summary": route.summary,
            "x-roles": roles,
            "parameters": parameters,
            "responses": {"200": {"description": "Done", "content": content}, "default": {"description": "Problem details (RFC 9457)"}},
        });
        if route.access != Access::Public {
            operation["security"] = json!([{"session": []}, {"token": []}]);
        }
        let entry = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        entry[verb(&route.method)] = operation;
    }
    Json::Object(paths)
}

fn verb(method: &Method) -> String {
    method.as_str().to_lowercase()
}
