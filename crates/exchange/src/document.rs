//! A notification as it is written down and sent: values by section, row and field.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::{Authority, Caveat};

/// Values of one row of a section, by field.
pub type Row = BTreeMap<String, Value>;
/// Rows by section. A section that does not repeat has one.
pub type Sections = BTreeMap<String, Vec<Row>>;

/// The same under the name that it has in the API's document, where any JSON is called a value.
pub type FormValue = Value;

/// A filled-in form.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NotificationDocument)]
pub struct Document {
    /// Code of its form.
    pub form: String,
    /// Version of its form.
    pub version: u32,
    /// The sender's reference.
    pub reference: String,
    /// Who sends.
    pub from: Authority,
    /// To whom.
    pub to: Authority,
    /// Who gets a copy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copy: Vec<Authority>,
    /// How it may be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caveats: Vec<Caveat>,
    /// What it says.
    #[schema(value_type = BTreeMap<String, Vec<BTreeMap<String, FormValue>>>)]
    pub sections: Sections,
}

/// A value as it was written: whether it holds is for the [check](crate::check) to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
#[schema(as = FormValue)]
pub enum Value {
    /// A number with its unit.
    Quantity(Quantity),
    /// A trader.
    Trader(TraderValue),
    /// Everything else, in the spelling of its kind: days as ISO 8601, countries as alpha-2.
    Text(String),
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormQuantity)]
pub struct Quantity {
    /// The number in decimal digits with a point.
    #[serde(deserialize_with = "digits")]
    pub amount: String,
    /// The unit.
    pub unit: String,
}

/// Other systems write numbers as numbers.
fn digits<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(match Written::deserialize(from)? {
        Written::Text(text) => text,
        Written::Number(number) => number.to_string(),
    })
}

/// A trader on a form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = FormTrader)]
pub struct TraderValue {
    /// Name.
    pub name: String,
    /// Address on one line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Country, ISO 3166 alpha-2.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Registration number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub identifier: String,
    /// Who answers there, by telephone or mail: personal whatever the field's class.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

impl TraderValue {
    /// Its parts by name, in the order in which they are written.
    pub fn parts(&self) -> [(&'static str, &str); 5] {
        [
            ("name", &self.name),
            ("address", &self.address),
            ("country", &self.country),
            ("identifier", &self.identifier),
            ("contact", &self.contact),
        ]
    }

    /// The part of a name, to be written.
    pub fn part_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "name" => &mut self.name,
            "address" => &mut self.address,
            "country" => &mut self.country,
            "identifier" => &mut self.identifier,
            "contact" => &mut self.contact,
            _ => return None,
        })
    }
}

impl Value {
    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) => text.trim().is_empty(),
            Value::Quantity(quantity) => quantity.amount.trim().is_empty(),
            Value::Trader(trader) => trader.parts().iter().all(|(_, part)| part.trim().is_empty()),
        }
    }

    /// The text, of a value that is nothing else.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl Document {
    /// The value at `section.field` in the section's first row, where something was written.
    pub fn value(&self, path: &str) -> Option<&Value> {
        let (section, field) = path.split_once('.')?;
        self.sections.get(section)?.first()?.get(field).filter(|value| !value.is_empty())
    }

    /// The same as text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.value(path)?.text()
    }

    /// Leaves out what is empty, so that two ways to write nothing are one document.
    pub fn tidied(mut self) -> Self {
        for rows in self.sections.values_mut() {
            for row in rows.iter_mut() {
                row.retain(|_, value| !value.is_empty());
            }
            rows.retain(|row| !row.is_empty());
        }
        self.sections.retain(|_, rows| !rows.is_empty());
        self
    }
}
