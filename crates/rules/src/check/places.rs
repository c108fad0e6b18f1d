//! Names and fields.

use cel::common::ast::{IdedExpr, SelectExpr};
use model::schema::{Kind, RecordSchema};

use super::{Checked, Checker, Fault, Thing, Typed, field_names, lists::Seq, scalar};
use crate::{
    catalogue::said,
    plan::{DomainId, NodeId, Op, PlaceId, RECORDS, Scalar},
    vocabulary::{codes, nearest},
};

/// A place in a record or in the element of a list.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub domain: DomainId,
    pub steps: Vec<u16>,
    pub path: String,
    pub kind: Kind,
    /// The record and the field that it is, for its unit and codes.
    pub field: Option<(&'static RecordSchema, usize)>,
    /// Where the element is that of the inner of two equal lists: the crossed domain.
    pub crossed: Option<DomainId>,
}

impl Checker<'_> {
    pub(super) fn named(&mut self, at: &IdedExpr, name: &str) -> Checked<Thing> {
        if let Some((_, thing)) = self.scope.iter().rev().find(|(known, _)| known == name) {
            return Ok(thing.clone());
        }
        let root = self.plan.root;
        let Some(index) = root.index(name) else { return Err(self.unknown(at, name, root)) };
        let whole =
            Spot { domain: RECORDS, steps: vec![], path: String::new(), kind: Kind::Bool, field: None, crossed: None };
        let spot = field_of(&whole, root, index);
        Ok(self.there(spot))
    }

    pub(super) fn selected(&mut self, at: &IdedExpr, select: &SelectExpr) -> Checked<Thing> {
        let spot = match self.thing(&select.operand)? {
            Thing::Record(spot) => spot,
            Thing::List(_) => {
                let message = format!("this is a list: write .exists(x, x.{} …)", select.field);
                return Err(self.fault(at, message));
            }
            Thing::Value(value) => {
                return Err(self.fault(at, format!("this is {}: it has no fields", said(value.kind))));
            }
        };
        let Kind::Record(schema) = spot.kind else { return Err(self.fault(at, "a record is expected here")) };
        let schema = schema();
        let Some(index) = schema.index(&select.field) else { return Err(self.unknown(at, &select.field, schema)) };
        let spot = field_of(&spot, schema, index);
        if select.test {
            let node = Op::Has(self.place(&spot));
            let node = self.at_spot(node, &spot, Scalar::Truth);
            return Ok(Thing::Value(Typed::plain(node, Kind::Bool)));
        }
        Ok(self.there(spot))
    }

    pub(super) fn place(&mut self, spot: &Spot) -> PlaceId {
        self.plan.intern_place(spot.domain, &spot.steps, spot.kind, &spot.path)
    }

    /// A node at a spot, carried into the crossed domain where the spot is the inner of two equal lists.
    fn at_spot(&mut self, op: Op, spot: &Spot, kind: Scalar) -> NodeId {
        let node = self.plan.intern(op, spot.domain, kind);
        spot.crossed.map_or(node, |crossed| self.plan.intern(Op::Inner(node), crossed, kind))
    }

    /// What stands at a spot.
    pub(super) fn there(&mut self, spot: Spot) -> Thing {
        match spot.kind {
            Kind::Record(_) => Thing::Record(spot),
            Kind::List(inner) => Thing::List(self.opened(&spot, *inner)),
            kind => {
                let place = self.place(&spot);
                let node = self.at_spot(Op::Leaf(place), &spot, scalar(kind));
                let field = spot.field.map(|(schema, index)| (schema, &schema.fields[index]));
                Thing::Value(Typed {
                    node,
                    kind,
                    unit: field.map(|(_, field)| field.unit.to_owned()).filter(|unit| !unit.is_empty()),
                    codes: field.and_then(|(schema, field)| codes(schema.name, field.name)),
                })
            }
        }
    }

    fn opened(&mut self, spot: &Spot, inner: Kind) -> Seq {
        let list = self.place(spot);
        let natural = self.plan.elements_of(list);
        // The same list inside itself: its inner element needs a place of its own.
        let rows = if self.open.contains(&natural) { self.plan.crossed(natural, natural) } else { natural };
        let element = Spot {
            domain: natural,
            steps: vec![],
            path: String::new(),
            kind: inner,
            field: spot.field,
            crossed: (rows != natural).then_some(rows),
        };
        let item = Box::new(self.there(element));
        Seq { natural, rows, keep: None, item, around: spot.crossed }
    }

    fn unknown(&self, at: &IdedExpr, name: &str, schema: &RecordSchema) -> Fault {
        let mut fault = self.fault_of(at, name, format!("there is no field `{name}` in {}", schema.name));
        fault.suggestion = nearest(field_names(schema), name);
        fault.expected = field_names(schema).map(str::to_owned).collect();
        fault
    }
}

pub(super) fn field_of(spot: &Spot, schema: &'static RecordSchema, index: usize) -> Spot {
    let field = &schema.fields[index];
    let mut out = spot.clone();
    out.steps.push(index as u16);
    out.path = if spot.path.is_empty() { field.name.to_owned() } else { format!("{}.{}", spot.path, field.name) };
    out.kind = field.kind;
    out.field = Some((schema, index));
    out
}
