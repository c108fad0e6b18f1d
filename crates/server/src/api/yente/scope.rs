//! Which entries an answer may hold: lists, schemata, and entries that somebody has ruled out.

use std::collections::HashSet;

use axum::http::StatusCode;
use model::{Entity, EntitySchema};

use super::{parameters::Parameters, refused, schema, shapes};
use crate::{
    App,
    api::lists,
    error::{ApiError, ApiResult},
};

/// The collection of all lists.
pub(super) const ALL: &str = "default";
/// Entries that one call may rule out, as with yente.
const RULED_OUT: usize = 50;
/// Why these cannot be honoured by any route.
pub(super) const WITHOUT: &[(&str, &str)] = &[
    ("topics", "entries carry no topics; every entry of a list is looked for"),
    ("changed_since", "lists say when an edition was taken in, not when an entry changed"),
];

/// Which entries may be answered with.
pub(super) struct Scope {
    lists: HashSet<String>,
    only: Option<HashSet<EntitySchema>>,
    without: HashSet<EntitySchema>,
    ruled_out: HashSet<String>,
}

impl Scope {
    /// The scope of a dataset and of the parameters that narrow it. An unknown dataset in the path is not found; one in
    /// a parameter, or a scope that nothing is left of, is refused.
    pub async fn read(app: &App, dataset: &str, given: &Parameters) -> ApiResult<Self> {
        let known: HashSet<String> = lists::in_force(app).await?.into_iter().map(|list| list.id).collect();
        let named = |parameter: &'static str| {
            let check = |name: &str| {
                if name == ALL || known.contains(name) {
                    return Ok(name.to_owned());
                }
                Err(refused(format!("{parameter}: there is no dataset {name}")))
            };
            given.all(parameter).map(check).collect::<ApiResult<HashSet<String>>>()
        };
        if dataset != ALL && !known.contains(dataset) {
            return Err(ApiError::new(StatusCode::NOT_FOUND, "No such dataset."));
        }
        let (include, exclude) = (named("include_dataset")?, named("exclude_dataset")?);
        let within = |list: &String| dataset == ALL || list == dataset;
        let included = |list: &String| include.is_empty() || include.contains(ALL) || include.contains(list);
        let excluded = |list: &String| exclude.contains(ALL) || exclude.contains(list);
        let lists: HashSet<String> =
            known.iter().filter(|list| within(list) && included(list) && !excluded(list)).cloned().collect();
        if lists.is_empty() {
            return Err(refused(format!("include_dataset and exclude_dataset leave nothing of {dataset}")));
        }
        let schemata = |parameter: &'static str| {
            let found = given.all(parameter).map(|name| schema::exactly(parameter, name));
            found.filter_map(Result::transpose).collect::<ApiResult<HashSet<EntitySchema>>>()
        };
        let only = given.one("include_schema").is_some().then(|| schemata("include_schema")).transpose()?;
        let ruled_out: HashSet<String> = given.all("exclude_entity_ids").map(str::to_owned).collect();
        if ruled_out.len() > RULED_OUT {
            return Err(refused(format!("exclude_entity_ids takes {RULED_OUT} entries at most")));
        }
        Ok(Scope { lists, only, without: schemata("exclude_schema")?, ruled_out })
    }

    /// Whether an entry may be answered with.
    pub fn holds(&self, entity: &Entity) -> bool {
        self.lists.contains(&entity.list)
            && self.only.as_ref().is_none_or(|only| only.contains(&entity.schema))
            && !self.without.contains(&entity.schema)
            && (self.ruled_out.is_empty() || !self.ruled_out.contains(&shapes::id(entity)))
    }
}
