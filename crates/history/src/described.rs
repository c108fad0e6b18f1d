//! The columns of the files in words, from the catalogue.

use model::schema::{Kind as FieldKind, Privacy, RecordSchema};
use serde::Serialize;

use crate::{
    Kind,
    columns::{KEY, VERSION},
};

/// One column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// The folder that it is in.
    pub kind: &'static str,
    /// Its path; `[]` stands after a list.
    pub path: String,
    /// As Parquet names it: boolean, int64, double, string, date, timestamp.
    pub r#type: &'static str,
    /// What an officer calls it.
    pub label: &'static str,
    /// One sentence.
    pub description: String,
    /// Unit of measure.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub unit: &'static str,
    /// Who may see it, and how long it is kept.
    pub privacy: Privacy,
}

/// The leaves of a kind's files in their order.
pub fn columns_of(kind: Kind) -> Vec<Column> {
    let own = |path: &str, r#type, label, description: &str, privacy| Column {
        kind: kind.word(),
        path: path.to_owned(),
        r#type,
        label,
        description: description.to_owned(),
        unit: "",
        privacy,
    };
    let mut out = vec![
        own(KEY, "string", "Natural key", "What stays the same in all versions of the record.", kind.key_privacy()),
        own(VERSION, "int64", "Version", "The highest of a key stands.", Privacy::Open),
    ];
    beneath(kind, kind.catalogue(), "", &mut out);
    out
}

fn beneath(kind: Kind, schema: &'static RecordSchema, prefix: &str, out: &mut Vec<Column>) {
    for field in schema.fields {
        let mut path = format!("{prefix}{}", field.name);
        let mut of = field.kind;
        while let FieldKind::List(inner) = of {
            path.push_str("[]");
            of = *inner;
        }
        let r#type = match of {
            FieldKind::Record(inner) => {
                beneath(kind, inner(), &format!("{path}."), out);
                continue;
            }
            FieldKind::Bool => "boolean",
            FieldKind::Int => "int64",
            FieldKind::Float => "double",
            FieldKind::Text | FieldKind::List(_) => "string",
            FieldKind::Date => "date",
            FieldKind::Time => "timestamp",
        };
        out.push(Column {
            kind: kind.word(),
            path,
            r#type,
            label: field.label,
            description: field.description.trim().to_owned(),
            unit: field.unit,
            privacy: field.privacy,
        });
    }
}
