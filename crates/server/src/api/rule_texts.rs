//! Versions of rules as they are sent: each is a draft first.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use chrono::NaiveDate;
use model::SubjectKind;
use rules::{Category, Examples, RuleText, Severity};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{now, rule_page::page, rules::CHANGING};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    remembered::tables,
    rule_life::{self, LifeError},
};

/// Words of the API that stand where the id of a rule does.
const TAKEN: [&str; 8] = ["sets", "set-changes", "check", "try", "fields", "groups", "text", "count"];

impl From<LifeError> for ApiError {
    fn from(error: LifeError) -> Self {
        match error {
            LifeError::Store(error) => error.into(),
            LifeError::Unsound(_) => ApiError::invalid(error.to_string()),
            LifeError::Refused(rules::lifecycle::Refused::OwnHand) => ApiError::forbidden(&error.to_string()),
            LifeError::Refused(_) | LifeError::Version(_) => ApiError::new(StatusCode::CONFLICT, error.to_string()),
        }
    }
}

/// A rule as the console sends it. What it leaves out stays as it was.
#[derive(Deserialize)]
pub(crate) struct Sent {
    title: String,
    subject: SubjectKind,
    cel: String,
    weight: f64,
    category: Option<Category>,
    severity: Option<Severity>,
    purpose: Option<String>,
    legal_basis: Option<String>,
    owner: Option<String>,
    office: Option<String>,
    /// A day, or empty for none.
    valid_from: Option<String>,
    valid_to: Option<String>,
    examples: Option<Examples>,
    /// The version on which the change was made; without it whatever is last is followed.
    follows: Option<i64>,
}

impl Sent {
    /// The rule that it makes of the one before it.
    fn on(self, before: RuleText) -> ApiResult<RuleText> {
        let trimmed = |sent: Option<String>, before: String| sent.map_or(before, |text| text.trim().to_owned());
        Ok(RuleText {
            id: before.id,
            title: self.title.trim().to_owned(),
            subject: self.subject,
            cel: self.cel,
            weight: self.weight,
            enabled: true,
            category: self.category.unwrap_or(before.category),
            severity: self.severity.unwrap_or(before.severity),
            purpose: trimmed(self.purpose, before.purpose),
            legal_basis: trimmed(self.legal_basis, before.legal_basis),
            owner: trimmed(self.owner, before.owner),
            office: trimmed(self.office, before.office),
            valid_from: day(self.valid_from, before.valid_from)?,
            valid_to: day(self.valid_to, before.valid_to)?,
            examples: self.examples.unwrap_or(before.examples),
        })
    }
}

fn day(sent: Option<String>, before: Option<NaiveDate>) -> ApiResult<Option<NaiveDate>> {
    match sent.as_deref().map(str::trim) {
        None => Ok(before),
        Some("") => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| ApiError::invalid(format!("{text} is no day as YYYY-MM-DD"))),
    }
}

/// `Cash, one-way & late` becomes `cash-one-way-late`.
fn slug(title: &str) -> String {
    let small: String = title.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let mut out = small.split_whitespace().collect::<Vec<_>>().join("-");
    out.truncate(60);
    out.trim_end_matches('-').to_owned()
}

/// A rule that does not compile, or whose examples fail, is not kept.
async fn keep(app: &App, actor: &Actor, rule: RuleText) -> ApiResult<Json<Value>> {
    rule_life::sound(&rule, &tables(&app.store).await?)?;
    rule_life::write(&app.store, &rule, &actor.name, now()).await?;
    app.events.send("rules", json!({"id": rule.id}));
    page(app, actor, &rule.id).await
}

pub(crate) async fn add(State(app): State<App>, actor: Actor, Json(sent): Json<Sent>) -> ApiResult<Json<Value>> {
    let id = slug(&sent.title);
    if id.is_empty() {
        return Err(ApiError::invalid("a title needs a Latin letter or a digit: the rule's id is made of them"));
    }
    if TAKEN.contains(&id.as_str()) {
        return Err(ApiError::invalid("a rule cannot have this title: its id is a word of the API"));
    }
    let _alone = CHANGING.lock().await;
    if app.store.last_rule_version(&id).await? > 0 {
        return Err(ApiError::new(StatusCode::CONFLICT, "there is a rule of this title already, or was"));
    }
    let mut before = RuleText::new(&id, sent.subject, "");
    before.owner.clone_from(&actor.name);
    keep(&app, &actor, sent.on(before)?).await
}

pub(crate) async fn change(
    State(app): State<App>,
    actor: Actor,
    Path(id): Path<String>,
    Json(sent): Json<Sent>,
) -> ApiResult<Json<Value>> {
    let _alone = CHANGING.lock().await;
    let versions = app.store.rule_versions(&id).await?;
    let last = versions.first().ok_or_else(|| ApiError::new(StatusCode::NOT_FOUND, "there is no such rule"))?;
    if sent.follows.is_some_and(|follows| follows != last.version) {
        return Err(ApiError::new(StatusCode::CONFLICT, "somebody has written another version meanwhile: look again"));
    }
    let rule = sent.on(rule_life::text(last)?)?;
    keep(&app, &actor, rule).await
}
