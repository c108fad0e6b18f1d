//! The catalogue of forms, in all their versions.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;
use thiserror::Error;

use crate::form::{Check, Choice, Form, Kind, Rule};

const SHIPPED: [&str; 7] = [
    include_str!("forms/pen.toml"),
    include_str!("forms/global_shield_return.toml"),
    include_str!("forms/global_shield_suspicious.toml"),
    include_str!("forms/pic.toml"),
    include_str!("forms/cwc_end_use.toml"),
    include_str!("forms/basel_notification.toml"),
    include_str!("forms/basel_movement.toml"),
];

/// What the catalogue calls a form's anchor when it is the sending itself.
pub const SENDING: &str = "sending";

/// Forms by code and version.
#[derive(Debug, Default)]
pub struct Catalogue {
    forms: Vec<Form>,
}

/// Why a catalogue cannot be read.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// It is not written as forms are.
    #[error("a form cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// A form contradicts itself.
    #[error("form {form}: {what}")]
    Form {
        /// Its code.
        form: String,
        /// What is wrong with it.
        what: String,
    },
}

#[derive(Deserialize)]
struct Items {
    item: Vec<Item>,
}

/// A controlled item of the Global Shield programme.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Item {
    /// Its identifier in the dictionary of goods.
    pub id: String,
    /// English name.
    pub name: String,
    /// CAS registry number, for a chemical.
    pub cas: Option<String>,
    /// Subheading of HS 2022 that is consistent with it.
    pub hs: String,
}

/// The items of the Global Shield programme.
pub static GLOBAL_SHIELD: LazyLock<Vec<Item>> = LazyLock::new(|| {
    toml::from_str::<Items>(include_str!("global_shield.toml")).map(|table| table.item).unwrap_or_default()
});

/// The shipped catalogue.
pub fn shipped() -> &'static Catalogue {
    // That it can be read is tested; there is no other way to fail.
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::read(&SHIPPED).unwrap_or_default());
    &CATALOGUE
}

impl Catalogue {
    /// Reads forms, one a text.
    ///
    /// # Errors
    /// Where a text is no form, or a form names a field that it does not have.
    pub fn read(texts: &[&str]) -> Result<Self, CatalogueError> {
        let mut forms = Vec::new();
        for text in texts {
            let mut form: Form = toml::from_str(text)?;
            fill_tables(&mut form);
            if let Some(what) = fault(&form) {
                return Err(CatalogueError::Form { form: form.code, what });
            }
            forms.push(form);
        }
        Ok(Catalogue { forms })
    }

    /// A form by code and version.
    pub fn form(&self, code: &str, version: u32) -> Option<&Form> {
        self.forms.iter().find(|form| form.code == code && form.version == version)
    }

    /// The newest version of a form: what is drafted now.
    pub fn newest(&self, code: &str) -> Option<&Form> {
        self.forms.iter().filter(|form| form.code == code).max_by_key(|form| form.version)
    }

    /// The newest version of every form, in the catalogue's order.
    pub fn all(&self) -> Vec<&Form> {
        let mut newest: BTreeMap<&str, u32> = BTreeMap::new();
        for form in &self.forms {
            let version = newest.entry(&form.code).or_default();
            *version = form.version.max(*version);
        }
        self.forms.iter().filter(|form| newest.get(form.code.as_str()) == Some(&form.version)).collect()
    }
}

/// Puts the choices of the programme's items where a field names their table.
fn fill_tables(form: &mut Form) {
    for field in form.section.iter_mut().flat_map(|section| &mut section.fields) {
        if field.table.as_deref() == Some("global_shield") {
            let choice = |item: &Item| Choice { code: item.id.clone(), label: item.name.clone() };
            field.options = GLOBAL_SHIELD.iter().map(choice).collect();
        }
    }
}

/// What a form says that cannot be.
fn fault(form: &Form) -> Option<String> {
    let mut named: Vec<&str> = Vec::new();
    for rule in [&form.send_by, &form.reply_by].into_iter().flatten() {
        let Rule { after, before, .. } = rule;
        match (after.as_deref(), before.as_deref()) {
            (Some(anchor), None) | (None, Some(anchor)) if anchor == SENDING => {}
            (Some(anchor), None) | (None, Some(anchor)) => named.push(anchor),
            _ => return Some("a rule counts either after something or before it".into()),
        }
    }
    for check in &form.check {
        match check {
            Check::Order { first, then } => named.extend([first.as_str(), then]),
            Check::OneOf { fields } => named.extend(fields.iter().map(String::as_str)),
            Check::Excludes { field, other, .. } => named.extend([field.as_str(), other]),
            Check::Needs { field, needs, .. } => named.extend([field.as_str(), needs]),
        }
    }
    if let Some(path) = named.into_iter().find(|path| form.field(path).is_none()) {
        return Some(format!("it has no field {path}"));
    }
    if form.escalation.windows(2).any(|pair| pair[0].days > pair[1].days) {
        return Some("the steps of escalation are not in the order of their days".into());
    }
    let fields = form.section.iter().flat_map(|section| &section.fields);
    let without = fields.filter(|field| field.kind == Kind::Choice && field.options.is_empty()).map(|f| &f.code).next();
    without.map(|code| format!("field {code} has nothing to choose from"))
}
