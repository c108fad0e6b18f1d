//! One line of the goods desk: what is claimed, held and ruled of it, and what an officer holds of it.

use assess::ruled::Keys;
use axum::{
    Json,
    extract::{Path, State},
};
use chrono::Utc;
use goods::{
    Item, Line, Recogniser, Regime,
    hs::{Mismatch, Suggestion},
    licences::{Fits, fits},
};
use model::{Assessment, Document, SubjectKind, cargo::ConsignmentRecord};
use serde::{Deserialize, Serialize};
use store::{
    goods::{GoodsLine, GoodsQuery},
    goods_rulings::{Ruling, RulingQuery},
    goods_views::{NewView, View, ViewVerdict},
};
use utoipa::ToSchema;

use super::{log, now};
use crate::{
    App,
    auth::Actor,
    error::{ApiError, ApiResult},
    goods_desk::{self, Claim, GoodsContradiction},
    licences::standings_in_force,
};

/// Headings that are suggested.
const HEADINGS: usize = 5;
/// Bytes of a text from which headings are suggested.
const LONGEST: usize = 4_000;

/// An item that a line may be, with what an officer needs to know of it.
#[derive(Serialize, ToSchema)]
#[schema(as = GoodsCandidate)]
pub(crate) struct Candidate {
    /// What was found.
    pub found: GoodsLine,
    /// The item by the dictionary in force; none where it has been taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// Whether each regime takes the goods in as they are declared.
    pub regimes: Vec<Regime>,
    /// Licences that fit, and that nearly do. None is chosen.
    pub licences: Fits,
    /// Forms by which a movement is notified.
    pub forms: Vec<String>,
}

/// A line of a bill at the goods desk.
#[derive(Serialize, ToSchema)]
#[schema(as = GoodsLineDetail)]
pub(crate) struct Detail {
    /// Number of the consignment.
    pub consignment: i64,
    /// Line on the bill, from 1.
    pub line: i64,
    /// The bill's number.
    pub reference: String,
    /// Lines of the bill.
    pub lines: usize,
    /// Who sends.
    pub consignor: model::Party,
    /// To whom.
    pub consignee: model::Party,
    /// Whom to notify.
    pub notify: model::Party,
    /// Key of the line's words: what a view is on.
    pub key: String,
    /// Whether the text goes on behind what is read of it.
    pub cut: bool,
    /// What the message says.
    pub claim: Claim,
    /// What officers hold of the line, the newest first.
    pub views: Vec<View>,
    /// What authorities have ruled of the same goods, the newest first, whether or not it is in force.
    pub rulings: Vec<Ruling>,
    /// What officers hold of the same goods on other bills.
    pub elsewhere: Vec<View>,
    /// Facts that contradict each other.
    pub contradictions: Vec<GoodsContradiction>,
    /// The items that it may be, the surest first.
    pub candidates: Vec<Candidate>,
    /// Headings for its words: candidates, not a classification. Empty where no nomenclature is loaded.
    pub headings: Vec<Suggestion>,
    /// What is said of the declared code, where it clearly does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mismatch: Option<Mismatch>,
}

/// A line of a stored bill, with the key of its goods.
struct Known {
    record: ConsignmentRecord,
    at: usize,
    keys: Keys,
}

async fn known(app: &App, id: i64, line: i64) -> ApiResult<Known> {
    let row = app.store.record(SubjectKind::Consignment, id).await?;
    let record = ConsignmentRecord::from_document(&row.doc)?;
    let at = usize::try_from(line - 1).ok().filter(|at| *at < record.consignment.goods.len());
    let at =
        at.ok_or_else(|| ApiError::new(axum::http::StatusCode::NOT_FOUND, format!("bill {id} has no line {line}")))?;
    let keys = Keys::of_line(&record, at).unwrap_or_default();
    Ok(Known { record, at, keys })
}

pub(crate) async fn one(
    State(app): State<App>,
    actor: Actor,
    Path((id, line)): Path<(i64, i64)>,
) -> ApiResult<Json<Detail>> {
    log(&app, &actor, "view", "consignment", id, &format!("line of goods {line}")).await?;
    detail(&app, id, line).await.map(Json)
}

async fn detail(app: &App, id: i64, line: i64) -> ApiResult<Detail> {
    let Known { record, at, keys } = known(app, id, line).await?;
    let (now, engines) = (Utc::now(), app.desk.engines());
    let query = GoodsQuery { consignment: Some(id), monitored: true, page: 1, ..GoodsQuery::default() };
    let found = app.store.goods_lines(&GoodsQuery { line: Some(line), ..query }).await?.items;
    let goods = &record.consignment.goods[at];
    let text = goods.description.as_deref().unwrap_or("");
    let heard = engines.goods.as_ref().map(|recogniser| {
        recogniser.recognise(&Line {
            text,
            hs: goods.hs.as_deref(),
            un: &goods.un_numbers,
            quantity_kg: goods.net_mass_kg.or(goods.gross_mass_kg),
        })
    });
    let standings = standings_in_force(&app.store, now).await?;
    let candidates = found.into_iter().map(|found| {
        let item = engines.goods.as_ref().and_then(|recogniser| recogniser.item(&found.item)).cloned();
        let regimes = heard.iter().flatten().find(|one| one.item == found.item).map(|one| one.regimes.clone());
        let forms = item.as_ref().map(goods_desk::forms).unwrap_or_default();
        Candidate {
            licences: fits(&goods_desk::question(&record, at, &found.item), &standings),
            regimes: regimes.unwrap_or_default(),
            forms: forms.into_iter().map(str::to_owned).collect(),
            item,
            found,
        }
    });
    let candidates: Vec<Candidate> = candidates.collect();
    let (views, elsewhere) = app.store.goods_views(id, line, &keys.text).await?;
    let asked = RulingQuery { keys: Some(keys.all().cloned().collect()), page: 1, ..RulingQuery::default() };
    let rulings = app.store.rulings(&asked, now.date_naive()).await?.items;
    let past = match app.store.assessment_of(SubjectKind::Consignment, id).await? {
        Some(row) => Assessment::from_document(&row.doc)?.past,
        None => model::assessment::Recollection::default(),
    };
    let suggester = engines.headings.as_ref().filter(|_| !text.trim().is_empty() && text.len() <= LONGEST);
    Ok(Detail {
        consignment: id,
        line,
        reference: record.consignment.reference.clone(),
        lines: record.consignment.goods.len(),
        consignor: record.consignment.consignor.clone(),
        consignee: record.consignment.consignee.clone(),
        notify: record.consignment.notify.clone(),
        cut: Recogniser::cuts(text),
        headings: suggester.map(|suggester| suggester.suggest(text, HEADINGS)).unwrap_or_default(),
        mismatch: suggester.and_then(|suggester| suggester.check(text, goods.hs.as_deref()?)),
        contradictions: goods_desk::contradictions(&views, &rulings),
        claim: goods_desk::claim(&record, at, &past, keys.reference),
        key: keys.text,
        views,
        rulings,
        elsewhere,
        candidates,
    })
}

/// What an officer holds of a line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGoodsView {
    /// `controlled`, `not_controlled` or `needs_more`.
    verdict: String,
    /// The item of the dictionary that it is, or is not, or may be.
    item: String,
    /// Why.
    reason: String,
    /// Key of the words that were seen: refused where the line reads otherwise since.
    #[serde(default)]
    seen: Option<String>,
}

pub(crate) async fn view(
    State(app): State<App>,
    actor: Actor,
    Path((id, line)): Path<(i64, i64)>,
    Json(new): Json<NewGoodsView>,
) -> ApiResult<Json<Detail>> {
    actor.account()?;
    let verdict = ViewVerdict::parse(&new.verdict)
        .ok_or_else(|| ApiError::invalid("the verdict must be controlled, not_controlled or needs_more"))?;
    let reason = reasoned(&new.reason)?;
    let Known { keys, .. } = known(&app, id, line).await?;
    if new.seen.is_some_and(|seen| seen != keys.text) {
        return Err(ApiError::new(axum::http::StatusCode::CONFLICT, "the line reads otherwise since: look again"));
    }
    let item = in_dictionary(&app, &new.item)?;
    let held = NewView { consignment: id, line, text_key: keys.text, verdict, item, reason };
    app.store.hold_view(&held, &actor.name, now()).await?;
    app.events.send("goods_changed", serde_json::json!({"consignment": id}));
    detail(&app, id, line).await.map(Json)
}

/// An item by its identifier, where the dictionary in force has it.
pub(super) fn in_dictionary(app: &App, item: &str) -> ApiResult<String> {
    let engines = app.desk.engines();
    let known = engines.goods.as_ref().and_then(|recogniser| recogniser.item(item.trim()));
    known.map(|item| item.id.clone()).ok_or_else(|| ApiError::invalid(format!("the dictionary has no item {item}")))
}

pub(super) fn reasoned(reason: &str) -> ApiResult<String> {
    let reason = reason.trim();
    if !(3..=4_000).contains(&reason.chars().count()) {
        return Err(ApiError::invalid("a reason of 3 to 4 000 characters is expected"));
    }
    Ok(reason.to_owned())
}
