//! The field catalogue: one definition for the struct, its documents and its rules.
//!
//! [`record!`] declares a struct whose every field carries a label, a
//! description (the doc comment), a unit, an example and a privacy class. From
//! it come serde, the [`RecordSchema`] and [`Record::cell`], by which an engine
//! reads a field without copying it and without knowing the type.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// How far a field may travel. Masking and retention read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Privacy {
    /// Says nothing of a person.
    #[default]
    Open,
    /// Commercial confidence: traders, weights, values.
    Commercial,
    /// Identifies a person, directly or with little effort.
    Personal,
}

/// The type of a field, as the rule checker sees it.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Truth value.
    Bool,
    /// Whole number.
    Int,
    /// Decimal number.
    Float,
    /// Text or code.
    Text,
    /// Calendar day.
    Date,
    /// Local date and time at the place that the field names.
    Time,
    /// Another record.
    Record(fn() -> &'static RecordSchema),
    /// A list of one kind.
    List(&'static Kind),
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Kind::Record(a), Kind::Record(b)) => a() == b(),
            (Kind::List(a), Kind::List(b)) => a == b,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// One field of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name in documents and rules.
    pub name: &'static str,
    /// What an officer calls it.
    pub label: &'static str,
    /// One sentence: shape and source.
    pub description: &'static str,
    /// Unit of measure, empty where there is none.
    pub unit: &'static str,
    /// A typical value as it is written in a rule.
    pub example: &'static str,
    /// Who may see it.
    pub privacy: Privacy,
    /// Its type.
    pub kind: Kind,
}

/// The catalogue of one record type.
#[derive(Debug)]
pub struct RecordSchema {
    /// The noun.
    pub name: &'static str,
    /// One sentence about the noun.
    pub description: &'static str,
    /// Its fields, in order; [`Record::cell`] takes their index.
    pub fields: &'static [Field],
}

impl RecordSchema {
    /// The index of a field by name.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }
}

impl PartialEq for RecordSchema {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A field's value, borrowed from its record.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// The message did not carry it: unknown, not an error.
    Absent,
    /// Truth value.
    Bool(bool),
    /// Whole number.
    Int(i64),
    /// Decimal number.
    Float(f64),
    /// Text or code.
    Text(&'a str),
    /// Calendar day.
    Date(NaiveDate),
    /// Local date and time.
    Time(NaiveDateTime),
    /// Another record.
    Record(&'a dyn Record),
    /// A list.
    List(&'a dyn List),
}

/// A struct that the catalogue describes.
pub trait Record: Send + Sync {
    /// Its catalogue.
    fn schema(&self) -> &'static RecordSchema;
    /// The value of field `index` of the catalogue; absent beyond its end.
    fn cell(&self, index: usize) -> Value<'_>;
}

/// A list that the catalogue describes.
pub trait List: Send + Sync {
    /// How many elements it has.
    fn len(&self) -> usize;
    /// Whether it has none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Element `index`; absent beyond the end.
    fn get(&self, index: usize) -> Value<'_>;
}

/// A type that can be a field. Implemented for the scalars, options, lists and records.
pub trait Column {
    /// Its kind.
    const KIND: Kind;
    /// The value, borrowed.
    fn view(&self) -> Value<'_>;
    /// Whether there is nothing to write.
    fn absent(&self) -> bool {
        false
    }
}

macro_rules! scalar {
    ($($type:ty, $kind:ident, $self:ident => $value:expr;)*) => {$(
        impl Column for $type {
            const KIND: Kind = Kind::$kind;
            fn view(&self) -> Value<'_> { let $self = self; Value::$kind($value) }
        }
    )*};
}
scalar! {
    i64, Int, v => *v;
    f64, Float, v => *v;
    NaiveDate, Date, v => *v;
    NaiveDateTime, Time, v => *v;
}

impl Column for bool {
    const KIND: Kind = Kind::Bool;
    fn view(&self) -> Value<'_> {
        Value::Bool(*self)
    }
}

impl Column for String {
    const KIND: Kind = Kind::Text;
    fn view(&self) -> Value<'_> {
        if self.is_empty() { Value::Absent } else { Value::Text(self) }
    }
    fn absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Column> Column for Option<T> {
    const KIND: Kind = T::KIND;
    fn view(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Absent, Column::view)
    }
    fn absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Column + Send + Sync> Column for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);
    fn view(&self) -> Value<'_> {
        Value::List(self)
    }
    fn absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Column + Send + Sync> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn get(&self, index: usize) -> Value<'_> {
        self.as_slice().get(index).map_or(Value::Absent, Column::view)
    }
}

/// Whether serde should leave a field out.
pub fn absent<T: Column>(value: &T) -> bool {
    value.absent()
}

/// A field's name without the mark that Rust puts before its own keywords.
pub const fn plain(name: &'static str) -> &'static str {
    if let [b'r', b'#', rest @ ..] = name.as_bytes()
        && let Ok(rest) = std::str::from_utf8(rest)
    {
        return rest;
    }
    name
}

/// Declares a record once: the struct, its serde form and its catalogue.
///
/// ```
/// model::record! {
///     /// A seat on an aircraft.
///     pub struct Seat {
///         /// Row and letter as the airline writes them.
///         number: Option<String> = ("Seat", "", "\"12A\"", Open),
///     }
/// }
/// use model::schema::{Record, Value};
/// let seat = Seat { number: Some("12A".into()) };
/// assert!(matches!(seat.cell(0), Value::Text("12A")));
/// assert_eq!(seat.schema().fields[0].label, "Seat");
/// ```
/// Each field: `name: Type = (label, unit, example, privacy)`. Absent fields are
/// not written; `bool` is written only when true.
#[macro_export]
macro_rules! record {
    (
        #[doc = $head:literal] $(#[doc = $more:literal])*
        pub struct $name:ident {
            $( $(#[doc = $doc:literal])+ $field:ident : $type:ty = ($label:literal, $unit:literal, $example:literal, $privacy:ident), )*
        }
    ) => {
        #[doc = $head] $(#[doc = $more])*
        #[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(default)]
        pub struct $name {
            $( $(#[doc = $doc])+
               #[serde(skip_serializing_if = "model::schema::absent")]
               pub $field: $type, )*
        }
        const _: () = {
            use $crate::schema::{Column, Field, Kind, Privacy, Record, RecordSchema, Value};
            static SCHEMA: RecordSchema = RecordSchema {
                name: stringify!($name),
                description: $head,
                fields: &[$( Field {
                    name: $crate::schema::plain(stringify!($field)),
                    label: $label,
                    description: concat!($($doc),+),
                    unit: $unit,
                    example: $example,
                    privacy: Privacy::$privacy,
                    kind: <$type as Column>::KIND,
                } ),*],
            };
            impl $name {
                /// The catalogue of this record.
                pub fn catalogue() -> &'static RecordSchema { &SCHEMA }
            }
            impl Record for $name {
                fn schema(&self) -> &'static RecordSchema { &SCHEMA }
                #[allow(unused_assignments)]
                fn cell(&self, index: usize) -> Value<'_> {
                    let mut at = 0;
                    $( if index == at { return self.$field.view(); } at += 1; )*
                    let _ = at;
                    Value::Absent
                }
            }
            impl Column for $name {
                const KIND: Kind = Kind::Record($name::catalogue);
                fn view(&self) -> Value<'_> { Value::Record(self) }
            }
        };
    };
}
