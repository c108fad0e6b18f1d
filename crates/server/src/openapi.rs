//! The API document (OpenAPI 3.1), from the list of routes and the types of the answers.

mod shapes;

use axum::http::Method;
use serde_json::{Map, Value as Json, json};
use store::{
    AuditVerdict,
    lists::{AttemptItem, DifferencePage, EditionItem, ListItem, ListState},
    match_decisions::MatchDecision,
    overview::Overview,
    people::{TokenItem, UserItem},
    register::{DenialItem, NoticeItem},
    transit::{TransitCounts, TransitItem},
    views::{AuditItem, ConsignmentItem, DecisionItem, Found, MessageItem, MovementItem, TargetItem, TravellerItem},
};
use utoipa::{PartialSchema, ToSchema};

use crate::{
    Submitted, api,
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
    add::<ListState>(&mut schemas);
    add::<EditionItem>(&mut schemas);
    add::<AttemptItem>(&mut schemas);
    add::<DifferencePage>(&mut schemas);
    add::<MatchDecision>(&mut schemas);
    add::<UserItem>(&mut schemas);
    add::<TokenItem>(&mut schemas);
    add::<Found>(&mut schemas);
    add::<Submitted>(&mut schemas);
    add::<store::targets::QueueCounts>(&mut schemas);
    add::<store::journal::ReadingSummary>(&mut schemas);
    add::<model::cargo::MovementRecord>(&mut schemas);
    add::<model::Reading>(&mut schemas);
    add::<model::Traveller>(&mut schemas);
    add::<model::cargo::ConsignmentRecord>(&mut schemas);
    add::<model::Assessment>(&mut schemas);
    add::<model::Entity>(&mut schemas);
    add::<store::goods::GoodsLine>(&mut schemas);
    add::<goods::Finding>(&mut schemas);
    add::<store::goods_rulings::Ruling>(&mut schemas);
    add::<api::goods_desk::Detail>(&mut schemas);
    add::<api::goods_desk::NewGoodsView>(&mut schemas);
    add::<api::rulings::NewGoodsRuling>(&mut schemas);
    add::<api::rulings::Ruled>(&mut schemas);
    add::<crate::licences::NewLicence>(&mut schemas);
    add::<crate::licences::NewState>(&mut schemas);
    add::<crate::licences::Made>(&mut schemas);
    add::<crate::licences::UsageReceipt>(&mut schemas);
    add::<model::licence::UsageMessage>(&mut schemas);
    add::<api::licences::LicenceItem>(&mut schemas);
    add::<api::licences::LicenceDetail>(&mut schemas);
    add::<api::licences::MissingRuns>(&mut schemas);
    add::<api::licences::UsageSource>(&mut schemas);
    add::<api::licences::RefusedRun>(&mut schemas);
    add::<api::licences::StrayUsage>(&mut schemas);
    add::<exchange::Form>(&mut schemas);
    add::<exchange::FormValue>(&mut schemas);
    add::<store::notifications::NotificationItem>(&mut schemas);
    add::<api::notifications::NotificationDetail>(&mut schemas);
    add::<api::notifications::NewNotification>(&mut schemas);
    add::<api::notifications::Draft>(&mut schemas);
    add::<api::notifications::NewReply>(&mut schemas);
    add::<crate::notifications::TakenIn>(&mut schemas);
    add::<exchange::returns::Line>(&mut schemas);
    add::<goods::licences::Asked>(&mut schemas);
    add::<goods::licences::Fits>(&mut schemas);
    add::<DenialItem>(&mut schemas);
    add::<NoticeItem>(&mut schemas);
    add::<goods::Item>(&mut schemas);
    add::<goods::Change>(&mut schemas);
    add::<goods::Difference>(&mut schemas);
    add::<goods::Coverage>(&mut schemas);
    add::<store::dictionary::GoodsEdition>(&mut schemas);
    add::<store::dictionary::GoodsProposal>(&mut schemas);
    add::<api::dictionary::GoodsItem>(&mut schemas);
    add::<api::dictionary::GoodsControl>(&mut schemas);
    add::<api::dictionary::GoodsItemChange>(&mut schemas);
    add::<api::dictionary::GoodsProgramme>(&mut schemas);
    add::<api::proposals::GoodsProposalDetail>(&mut schemas);
    add::<api::proposals::GoodsImported>(&mut schemas);
    add::<api::headings::Headings>(&mut schemas);
    add::<api::headings::HeadingConfirmed>(&mut schemas);
    add::<crate::headings::HeadingsLoaded>(&mut schemas);
    add::<store::headings::HeadingSources>(&mut schemas);
    add::<TransitItem>(&mut schemas);
    add::<TransitCounts>(&mut schemas);
    add::<store::value_sets::ValueSet>(&mut schemas);
    add::<api::set_changes::ValueSetChangeItem>(&mut schemas);
    add::<api::set_changes::NewValueSetChange>(&mut schemas);
    add::<store::examinations::Examination>(&mut schemas);
    add::<api::examinations::NewExamination>(&mut schemas);
    add::<api::rule_page::RuleYieldItem>(&mut schemas);
    for schema in schemas.values_mut() {
        shapes::require_what_is_written(schema);
        shapes::without_nulls(schema);
        shapes::pairs_as_arrays(schema);
    }
    for composed in shapes::COMPOSED {
        schemas.insert(composed.0.to_owned(), shapes::composed(composed));
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
        let content = if route.answer.is_empty() { json!({}) } else { shapes::schema(route.answer) };
        let verb = verb(&route.method);
        let mut parameters: Vec<Json> = route
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": if name == "id" || name == "line" { "integer" } else { "string" }}}))
            .collect();
        let query = shapes::QUERIES.iter().find(|(path, _)| *path == route.path && route.method == Method::GET);
        parameters.extend(
            query
                .into_iter()
                .flat_map(|(_, fields)| *fields)
                .map(|(name, notation)| json!({"name": name, "in": "query", "schema": shapes::schema(notation)})),
        );
        let mut operation = json!({
            "summary": route.summary,
            "x-roles": roles,
            "parameters": parameters,
            "responses": {
                "200": {"description": "Done", "content": {"application/json": {"schema": content}}},
                "default": {
                    "description": "Problem details (RFC 9457)",
                    "content": {"application/problem+json": {"schema": shapes::schema("Problem")}},
                },
            },
        });
        let asked = format!("{verb} {}", route.path);
        if let Some((_, body)) = shapes::BODIES.iter().find(|(route, _)| *route == asked) {
            operation["requestBody"] =
                json!({"required": true, "content": {"application/json": {"schema": shapes::schema(body)}}});
        }
        if route.access != Access::Public {
            operation["security"] = json!([{"session": []}, {"token": []}]);
        }
        let entry = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        entry[verb] = operation;
    }
    Json::Object(paths)
}

fn verb(method: &Method) -> String {
    method.as_str().to_lowercase()
}
