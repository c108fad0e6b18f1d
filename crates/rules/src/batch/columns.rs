//! A batch as the plan reads it: for each field that any rule names, one column.

use chrono::{DateTime, NaiveDate, TimeDelta};
use model::schema::Kind;

use super::bits::Bits;
use crate::{
    eval::{Cursor, Out},
    plan::{DomainId, LONGEST, LONGEST_CROSSED, PlaceId, Plan, SLOTS},
    rows::Past,
};

/// Values of one field, one a row of its domain.
#[derive(Debug, Default)]
pub(crate) enum Cells<'a> {
    /// Only whether something is there.
    #[default]
    Presence,
    Truth(Bits),
    Int(Vec<i64>),
    Float(Vec<f64>),
    Text(Vec<&'a str>),
}

/// A field.
#[derive(Debug, Default)]
pub(crate) struct Column<'a> {
    pub cells: Cells<'a>,
    /// Which rows have a value.
    pub valid: Bits,
}

/// The rows of a list's elements.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    /// Where the elements of each row around begin; one more than there are such rows.
    pub offsets: Vec<u32>,
    /// The row around each element.
    pub parent: Vec<u32>,
    /// Rows around whose list is there and not too long.
    pub present: Bits,
    /// In a crossed domain, the row of the inner list.
    pub inner: Vec<u32>,
}

impl Elements {
    pub fn range(&self, row: usize) -> std::ops::Range<usize> {
        self.offsets[row] as usize..self.offsets[row + 1] as usize
    }
}

/// A batch of rows in columns.
pub(crate) struct Columns<'a> {
    pub plan: &'a Plan,
    /// By domain, how many rows.
    pub rows: Vec<usize>,
    /// By domain.
    pub elements: Vec<Elements>,
    /// By place.
    pub columns: Vec<Column<'a>>,
    pub past: &'a Past,
    /// The place of the first record in the batch that the past was asked for.
    pub first: usize,
}

impl<'a> Columns<'a> {
    pub fn new(plan: &'a Plan, past: &'a Past, first: usize) -> Self {
        Columns {
            plan,
            rows: vec![0; plan.domains.len()],
            elements: plan.domains.iter().map(|_| Elements::default()).collect(),
            columns: plan.places.iter().map(|_| Column::default()).collect(),
            past,
            first,
        }
    }

    /// Makes the crossed domains from the lists that they cross.
    pub fn cross(&mut self) {
        for at in 0..self.plan.domains.len() {
            let domain = &self.plan.domains[at];
            let Some(inner) = domain.inner else { continue };
            let mut out = Elements { offsets: vec![0], ..Elements::default() };
            let (outer, inner) = (&self.elements[domain.parent as usize], &self.elements[inner as usize]);
            for (row, record) in outer.parent.iter().enumerate() {
                let range = inner.range(*record as usize);
                let near = inner.present.get(*record as usize) && range.len() <= LONGEST_CROSSED;
                out.present.push(near);
                if near {
                    out.inner.extend(range.clone().map(|row| row as u32));
                    out.parent.extend(range.map(|_| row as u32));
                }
                out.offsets.push(out.parent.len() as u32);
            }
            self.rows[at] = out.parent.len();
            self.elements[at] = out;
        }
    }

    /// The cursor at a row of a domain.
    pub fn cursor<'c>(&'c self, domain: DomainId, row: usize) -> At<'c, 'a> {
        let mut rows = [0; SLOTS + 1];
        let (mut domain, mut row) = (domain as usize, row);
        loop {
            let known = &self.plan.domains[domain];
            let elements = &self.elements[domain];
            rows[known.depth] = if known.inner.is_some() { elements.inner[row] as usize } else { row };
            if known.depth == 0 {
                return At { columns: self, rows };
            }
            (domain, row) = (known.parent as usize, elements.parent[row] as usize);
        }
    }
}

/// A row of columns, with the elements of the lists around a node.
#[derive(Clone, Copy)]
pub(crate) struct At<'c, 'a> {
    columns: &'c Columns<'a>,
    /// The row of each slot; the record's first.
    rows: [usize; SLOTS + 1],
}

impl At<'_, '_> {
    fn row(&self, domain: DomainId) -> usize {
        self.rows[self.columns.plan.domain(domain).depth]
    }
}

impl<'a> Cursor<'a> for At<'_, 'a> {
    fn leaf(&self, place: PlaceId) -> Out<'a> {
        let column = &self.columns.columns[place as usize];
        let row = self.row(self.columns.plan.place(place).domain);
        if !column.valid.get(row) {
            return Out::Unknown;
        }
        match &column.cells {
            Cells::Presence => Out::Unknown,
            Cells::Truth(bits) => Out::Bool(bits.get(row)),
            Cells::Int(all) => Out::Int(all[row]),
            Cells::Float(all) if all[row].is_finite() => Out::Float(all[row]),
            Cells::Float(_) => Out::Unknown,
            Cells::Text(all) => Out::Text(all[row].into()),
        }
    }

    fn present(&self, place: PlaceId) -> bool {
        self.columns.columns[place as usize].valid.get(self.row(self.columns.plan.place(place).domain))
    }

    fn len(&self, domain: DomainId) -> Option<usize> {
        let row = self.row(self.columns.plan.domain(domain).parent);
        let elements = &self.columns.elements[domain as usize];
        elements.present.get(row).then(|| elements.range(row).len()).filter(|len| *len <= LONGEST)
    }

    fn at(&self, domain: DomainId, slot: usize, index: usize) -> Self {
        let row = self.row(self.columns.plan.domain(domain).parent);
        let mut out = *self;
        out.rows[slot] = self.columns.elements[domain as usize].offsets[row] as usize + index;
        out
    }

    fn moved(&self, from: usize, to: usize) -> Self {
        let mut out = *self;
        out.rows[to] = self.rows[from];
        out
    }

    fn past(&self, ask: u32) -> Option<i64> {
        self.columns.past.count(ask, self.columns.first + self.rows[0])
    }

    fn shown(&self, place: PlaceId) -> Option<String> {
        let known = self.columns.plan.place(place);
        match self.leaf(place) {
            Out::Bool(v) => Some(v.to_string()),
            Out::Int(v) if known.kind == Kind::Date => {
                NaiveDate::default().checked_add_signed(TimeDelta::try_days(v)?).map(|day| day.to_string())
            }
            Out::Int(v) if known.kind == Kind::Time => {
                DateTime::from_timestamp_millis(v).map(|time| time.naive_utc().to_string())
            }
            Out::Int(v) => Some(v.to_string()),
            Out::Float(v) => Some(v.to_string()),
            Out::Text(v) => Some(v.into_owned()),
            Out::Unknown => None,
        }
    }
}
