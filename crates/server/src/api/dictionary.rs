//! The dictionary of controlled goods: its items, programmes, editions, differences and gaps.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use goods::{
    Coverage, Dictionary, Difference, Item,
    annex::{self, Numbered},
    difference::FieldChange,
    views::{self, Duty, PROGRAMMES, Programme},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{dictionary::GoodsEdition, views::iso_text};
use utoipa::ToSchema;

use super::{given, now};
use crate::{
    App,
    dictionary::{dictionary, in_force},
    error::{ApiError, ApiResult},
};

/// Items a page.
const PAGE: usize = 50;
/// Editions that are looked through for what became of an item.
const LOOKED_THROUGH: usize = 50;

/// An item in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = DictionaryItem)]
pub(crate) struct GoodsItem {
    /// Stable identifier.
    pub id: String,
    /// The name that officers see.
    pub name: String,
    /// What sort of thing it is.
    pub class: goods::item::Class,
    /// CAS numbers.
    pub cas: Vec<String>,
    /// Codes of the Harmonized System.
    pub hs: Vec<String>,
    /// Identifiers of the programmes that take it in.
    pub programmes: Vec<String>,
    /// Languages in which it has a name.
    pub languages: Vec<String>,
    /// Whether it is in force today.
    pub in_force: bool,
}

/// A number of a control list with what it says by itself.
#[derive(Serialize, ToSchema)]
pub(crate) struct GoodsControl {
    /// The number.
    pub number: String,
    /// Category, group and regime; none for a number of another frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<Numbered>,
}

/// An edition in which an item changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct GoodsItemChange {
    /// Number of the edition.
    pub edition: i64,
    /// Since when it is in force.
    pub from: String,
    /// The proposal that led to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<i64>,
    /// `added`, `removed` or `changed`.
    pub change: String,
    /// The fields that changed.
    pub fields: Vec<FieldChange>,
}

/// A programme with how many items it takes in.
#[derive(Serialize, ToSchema)]
pub(crate) struct GoodsProgramme {
    /// Stable identifier.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where it is laid down.
    pub source: String,
    /// What it asks for.
    pub duties: Vec<Duty>,
    /// The same as a sentence.
    pub duty: String,
    /// How many items.
    pub items: usize,
}

impl GoodsProgramme {
    fn of(programme: &Programme, dictionary: &Dictionary) -> Self {
        GoodsProgramme {
            id: programme.id.into(),
            name: programme.name.into(),
            source: programme.source.into(),
            duties: programme.duties.to_vec(),
            duty: programme.duty.into(),
            items: programme.items(dictionary).count(),
        }
    }
}

fn shown(item: &Item) -> GoodsItem {
    GoodsItem {
        id: item.id.clone(),
        name: item.name.clone(),
        class: item.class,
        cas: item.cas.clone(),
        hs: item.hs.iter().map(|link| link.code.clone()).collect(),
        programmes: views::programmes_of(item).map(|programme| programme.id.to_owned()).collect(),
        languages: item.names.keys().cloned().collect(),
        in_force: item.in_force(chrono::Utc::now().date_naive()),
    }
}

fn programme(id: &str) -> ApiResult<&'static Programme> {
    Programme::by_id(id)
        .ok_or_else(|| ApiError::new(axum::http::StatusCode::NOT_FOUND, format!("there is no programme {id}")))
}

#[derive(Deserialize)]
pub(crate) struct Items {
    q: Option<String>,
    programme: Option<String>,
    page: Option<usize>,
}

pub(crate) async fn items(State(app): State<App>, Query(asked): Query<Items>) -> ApiResult<Json<Value>> {
    let (edition, dictionary) = in_force(&app.store, now()).await?;
    let wanted = given(asked.programme).map(|id| programme(&id)).transpose()?;
    let words = given(asked.q).unwrap_or_default().to_lowercase();
    let says = |item: &&Item| {
        let codes = item.cas.iter().chain(&item.un).chain(&item.controls).chain(&item.formula);
        words.is_empty()
            || item.id.contains(&words)
            || item.all_names().any(|(_, name)| name.to_lowercase().contains(&words))
            || codes.into_iter().any(|code| code.to_lowercase().contains(&words))
            || item.hs.iter().any(|link| link.code.starts_with(&words))
    };
    let mut found: Vec<&Item> = dictionary
        .items
        .iter()
        .filter(|item| wanted.is_none_or(|programme| programme.takes(item)))
        .filter(says)
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    let skipped = (asked.page.unwrap_or(1).max(1) - 1).saturating_mul(PAGE);
    let page: Vec<GoodsItem> = found.iter().skip(skipped).take(PAGE).map(|item| shown(item)).collect();
    Ok(Json(json!({"items": page, "total": found.len(), "edition": edition})))
}

pub(crate) async fn item(State(app): State<App>, Path(id): Path<String>) -> ApiResult<Json<Value>> {
    let (edition, current) = in_force(&app.store, now()).await?;
    let history = history(&app, &id).await?;
    let found = current.item(&id);
    if found.is_none() && history.is_empty() {
        return Err(ApiError::new(axum::http::StatusCode::NOT_FOUND, format!("the dictionary has no item {id}")));
    }
    let controls: Vec<GoodsControl> = found
        .into_iter()
        .flat_map(|item| &item.controls)
        .map(|number| GoodsControl { number: number.clone(), says: annex::read(number) })
        .collect();
    let programmes: Vec<GoodsProgramme> = found
        .into_iter()
        .flat_map(views::programmes_of)
        .map(|programme| GoodsProgramme::of(programme, &current))
        .collect();
    let tier = found.and_then(views::chpl_tier);
    Ok(Json(json!({
        "item": found, "programmes": programmes, "controls": controls, "chpl_tier": tier, "history": history,
        "edition": edition,
    })))
}

/// What became of an item in the last editions, the newest first. The first edition is no change.
async fn history(app: &App, id: &str) -> ApiResult<Vec<GoodsItemChange>> {
    let editions = app.store.goods_editions(1).await?.items;
    let mut out = Vec::new();
    let mut later: Option<(GoodsEdition, Dictionary)> = None;
    for edition in editions.into_iter().take(LOOKED_THROUGH) {
        let earlier = dictionary(&app.store, &edition).await?;
        if let Some((edition, after)) = &later {
            let only =
                |of: &Dictionary| Dictionary { items: of.item(id).into_iter().cloned().collect(), benign: Vec::new() };
            let difference = Difference::between(&only(&earlier), &only(after));
            let change = match &difference {
                Difference { added, .. } if !added.is_empty() => Some("added"),
                Difference { removed, .. } if !removed.is_empty() => Some("removed"),
                Difference { changed, .. } if !changed.is_empty() => Some("changed"),
                _ => None,
            };
            out.extend(change.map(|change| GoodsItemChange {
                edition: edition.id,
                from: iso_text(edition.from),
                proposal: edition.proposal,
                change: change.to_owned(),
                fields: difference.changed.into_iter().flat_map(|changed| changed.fields).collect(),
            }));
        }
        later = Some((edition, earlier));
    }
    Ok(out)
}

pub(crate) async fn programmes(State(app): State<App>) -> ApiResult<Json<Vec<GoodsProgramme>>> {
    let (_, dictionary) = in_force(&app.store, now()).await?;
    Ok(Json(PROGRAMMES.iter().map(|programme| GoodsProgramme::of(programme, &dictionary)).collect()))
}

pub(crate) async fn of_programme(State(app): State<App>, Path(id): Path<String>) -> ApiResult<Json<Value>> {
    let programme = programme(&id)?;
    let (_, dictionary) = in_force(&app.store, now()).await?;
    let items: Vec<GoodsItem> = programme.items(&dictionary).map(shown).collect();
    Ok(Json(json!({"programme": GoodsProgramme::of(programme, &dictionary), "items": items})))
}

#[derive(Deserialize)]
pub(crate) struct Paged {
    page: Option<u64>,
}

pub(crate) async fn editions(State(app): State<App>, Query(asked): Query<Paged>) -> ApiResult<Json<Value>> {
    in_force(&app.store, now()).await?;
    Ok(Json(serde_json::to_value(app.store.goods_editions(asked.page.unwrap_or(1)).await?)?))
}

pub(crate) async fn edition(State(app): State<App>, Path(id): Path<i64>) -> ApiResult<Json<Value>> {
    let edition = app.store.goods_edition(id).await?;
    let dictionary = dictionary(&app.store, &edition).await?;
    Ok(Json(json!({"edition": edition, "items": dictionary.items, "benign": dictionary.benign})))
}

#[derive(Deserialize)]
pub(crate) struct Between {
    from: Option<i64>,
    to: Option<i64>,
}

/// From an edition to another; without numbers from the one before the newest to that.
pub(crate) async fn difference(State(app): State<App>, Query(asked): Query<Between>) -> ApiResult<Json<Difference>> {
    let (newest, _) = in_force(&app.store, now()).await?;
    let to = app.store.goods_edition(asked.to.unwrap_or(newest.id)).await?;
    let after = dictionary(&app.store, &to).await?;
    let earlier = match asked.from {
        Some(from) => Some(app.store.goods_edition(from).await?),
        None => app.store.goods_edition(to.id - 1).await.ok(),
    };
    let before = match &earlier {
        Some(edition) => dictionary(&app.store, edition).await?,
        None => Dictionary::default(),
    };
    Ok(Json(Difference::between(&before, &after)))
}

pub(crate) async fn coverage(State(app): State<App>) -> ApiResult<Json<Coverage>> {
    Ok(Json(Coverage::of(&in_force(&app.store, now()).await?.1)))
}
