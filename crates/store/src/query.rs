//! Reading rows: columns by name, pages, and a `WHERE` that grows.

use sea_orm::{QueryResult, TryGetable, Value};

use crate::{
    Result,
    db::{Db, Run},
};

/// A column of a row.
pub(crate) fn col<T: TryGetable>(row: &QueryResult, name: &str) -> Result<T> {
    Ok(row.try_get("", name)?)
}

/// A `WHERE` clause under construction.
#[derive(Default)]
pub(crate) struct Filter {
    parts: Vec<String>,
    pub values: Vec<Value>,
}

impl Filter {
    /// Adds a condition; `?` in it stands for the value.
    pub fn add(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.parts.push(condition.replace('?', &format!("${}", self.values.len())));
    }

    /// Adds a condition without a value.
    pub fn add_plain(&mut self, condition: &str) {
        self.parts.push(condition.to_owned());
    }

    /// The clause, empty when nothing was added.
    pub fn sql(&self) -> String {
        if self.parts.is_empty() { String::new() } else { format!("WHERE {}", self.parts.join(" AND ")) }
    }
}

/// Rows a page.
pub const PAGE: u64 = 50;

/// `LIMIT … OFFSET …` of a page counted from 1.
pub(crate) fn page_sql(page: u64) -> String {
    let page = page.max(1);
    format!("LIMIT {PAGE} OFFSET {}", (page - 1).saturating_mul(PAGE))
}

/// A pattern that finds `text` anywhere, with its own wildcards taken literally.
pub(crate) fn anywhere(text: &str) -> String {
    let literal: String = text.chars().filter(|c| !matches!(c, '%' | '_')).collect();
    format!("%{literal}%")
}

impl Db {
    /// A count by itself.
    pub(crate) async fn count(&self, sql: &str, values: Vec<Value>) -> Result<i64> {
        let rows = self.rows(sql, values).await?;
        rows.first().map_or(Ok(0), |row| Ok(row.try_get_by_index(0)?))
    }
}
