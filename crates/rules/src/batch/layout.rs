//! Which fields a plan reads, as a tree, so that a record is walked once.

use model::schema::{Kind, RecordSchema};

use crate::plan::{DomainId, Op, PlaceId, Plan, RECORDS, Scalar};

/// A field, and what of it is read.
#[derive(Debug, Default)]
pub(crate) struct Branch {
    /// Its index and name in the record around it.
    pub field: usize,
    pub name: &'static str,
    /// Its own value or presence.
    pub cell: Option<(PlaceId, Option<Scalar>)>,
    /// Fields of the record that it is.
    pub fields: Vec<Branch>,
    /// Elements of the list that it is.
    pub list: Option<(DomainId, Box<Branch>)>,
}

impl Branch {
    /// The tree of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut root = Branch::default();
        for node in &plan.nodes {
            match node.op {
                Op::Leaf(place) => root.insert(plan, place).cell = Some((place, Some(node.kind))),
                Op::Has(place) => {
                    let branch = root.insert(plan, place);
                    if branch.cell.is_none() {
                        branch.cell = Some((place, None));
                    }
                }
                Op::Fold(_, domain, _) | Op::Size(domain) => {
                    let domain = plan.domain(domain).inner.unwrap_or(domain);
                    root.elements(plan, domain);
                }
                _ => {}
            }
        }
        root
    }

    /// The branch of the elements of a domain.
    fn elements(&mut self, plan: &Plan, domain: DomainId) -> &mut Branch {
        if domain == RECORDS {
            return self;
        }
        // A natural domain has a list.
        let list = plan.domain(domain).list.unwrap_or_default();
        let (_, elements) = self.insert(plan, list).list.get_or_insert_with(|| (domain, Box::default()));
        elements
    }

    fn insert(&mut self, plan: &Plan, place: PlaceId) -> &mut Branch {
        let place = plan.place(place);
        let schema = element_schema(plan, place.domain);
        let branch = self.elements(plan, place.domain);
        let (mut at, mut schema) = (branch, schema);
        for step in &place.steps {
            let index = usize::from(*step);
            let field = schema.and_then(|schema| schema.fields.get(index));
            let known = at.fields.iter().position(|branch| branch.field == index).unwrap_or_else(|| {
                at.fields.push(Branch { field: index, name: field.map_or("", |f| f.name), ..Branch::default() });
                at.fields.len() - 1
            });
            at = &mut at.fields[known];
            schema = field.and_then(|field| record_of(field.kind));
        }
        at
    }
}

fn record_of(kind: Kind) -> Option<&'static RecordSchema> {
    match kind {
        Kind::Record(schema) => Some(schema()),
        Kind::List(inner) => record_of(*inner),
        _ => None,
    }
}

/// The record that the rows of a domain are.
fn element_schema(plan: &Plan, domain: DomainId) -> Option<&'static RecordSchema> {
    match plan.domain(domain).list {
        None => Some(plan.root),
        Some(list) => record_of(plan.place(list).kind),
    }
}
