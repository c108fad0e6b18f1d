//! Which places of a record made a rule true, and which absent ones left it open.

use model::assessment::Evidence;

use crate::{
    eval::{Cursor, element, inside, length, truth},
    plan::{DomainId, NodeId, Op, PlaceId, Plan, Quantifier, RECORDS, SLOTS},
};

/// More places than this do not help anybody.
const PLACES: usize = 12;

/// Names of the elements of macros as paths with indexes, by slot from 1.
type Names = [String; SLOTS];

/// Collects the places behind a true node.
pub(crate) fn evidence<'a, C: Cursor<'a>>(plan: &'a Plan, root: NodeId, cursor: &C) -> Vec<Evidence> {
    let mut walk = Walk { plan, out: Vec::new() };
    walk.node(root, cursor, &Names::default());
    walk.out.truncate(PLACES);
    walk.out
}

struct Walk<'a> {
    plan: &'a Plan,
    out: Vec<Evidence>,
}

impl<'a> Walk<'a> {
    fn node<C: Cursor<'a>>(&mut self, id: NodeId, cursor: &C, names: &Names) {
        if self.out.len() > PLACES {
            return;
        }
        let node = self.plan.node(id);
        match &node.op {
            Op::And(all) => all.iter().for_each(|one| self.node(*one, cursor, names)),
            // Of alternatives only those that hold are reasons.
            Op::Or(all) => {
                for one in all.iter().filter(|one| truth(self.plan, **one, cursor) == Some(true)) {
                    self.node(*one, cursor, names);
                }
            }
            Op::Outer(a) => self.node(*a, cursor, names),
            Op::Not(a) => self.denied(*a, cursor, names),
            Op::Inner(a) => {
                self.node(*a, &inside(self.plan, node.domain, cursor), &moved(self.plan, node.domain, names))
            }
            Op::Fold(Quantifier::Exists | Quantifier::ExistsOne, over, body) => {
                self.first_element(*over, *body, cursor, names);
            }
            Op::Fold(_, over, _) => self.list(*over, cursor, names),
            Op::Leaf(place) | Op::Has(place) => self.place(*place, cursor, names),
            Op::Size(list) => self.list(*list, cursor, names),
            Op::Past(ask) => {
                let ask = &self.plan.asks[*ask as usize];
                self.place(ask.place, cursor, names);
            }
            other => other.operands().into_iter().for_each(|one| self.node(one, cursor, names)),
        }
    }

    /// Under a negation nothing holds: every place is a reason.
    fn denied<C: Cursor<'a>>(&mut self, id: NodeId, cursor: &C, names: &Names) {
        match &self.plan.node(id).op {
            Op::Fold(_, over, _) => self.list(*over, cursor, names),
            Op::And(all) | Op::Or(all) => all.iter().for_each(|one| self.denied(*one, cursor, names)),
            _ => self.node(id, cursor, names),
        }
    }

    fn first_element<C: Cursor<'a>>(&mut self, over: DomainId, body: NodeId, cursor: &C, names: &Names) {
        let len = length(self.plan, over, cursor).unwrap_or(0);
        for index in 0..len {
            let inner = element(self.plan, over, cursor, index);
            if truth(self.plan, body, &inner) == Some(true) {
                let mut named = names.clone();
                let slot = self.plan.domain(over).depth - 1;
                named[slot] = format!("{}[{index}]", self.list_name(over, names));
                return self.node(body, &inner, &named);
            }
        }
    }

    fn list_name(&self, over: DomainId, names: &Names) -> String {
        self.plan.domain(over).list.map_or_else(String::new, |list| full(self.plan, list, names))
    }

    fn list<C: Cursor<'a>>(&mut self, over: DomainId, cursor: &C, names: &Names) {
        if let Some(list) = self.plan.domain(over).list {
            self.place(list, cursor, names);
        }
    }

    fn place<C: Cursor<'a>>(&mut self, place: PlaceId, cursor: &C, names: &Names) {
        let found = Evidence { path: full(self.plan, place, names), found: cursor.shown(place), ..Evidence::default() };
        if !self.out.contains(&found) {
            self.out.push(found);
        }
    }
}

/// The names for the node under an [`Op::Inner`].
fn moved(plan: &Plan, crossed: DomainId, names: &Names) -> Names {
    let mut out = names.clone();
    let domain = plan.domain(crossed);
    if let Some(inner) = domain.inner {
        out[plan.domain(inner).depth - 1] = names[domain.depth - 1].clone();
    }
    out
}

/// A path with the element that it stands in.
fn full(plan: &Plan, place: PlaceId, names: &Names) -> String {
    let place = plan.place(place);
    match plan.domain(place.domain).depth {
        0 => place.path.clone(),
        depth if place.path.is_empty() => names[depth - 1].clone(),
        depth => format!("{}.{}", names[depth - 1], place.path),
    }
}

/// The first absent place of the record that leaves a node open.
pub(crate) fn open_place<'a, C: Cursor<'a>>(plan: &'a Plan, root: NodeId, cursor: &C) -> Option<String> {
    let node = plan.node(root);
    let absent = |place: PlaceId| {
        let known = plan.place(place);
        (known.domain == RECORDS && !cursor.present(place)).then(|| known.path.clone())
    };
    match &node.op {
        Op::Leaf(place) => absent(*place),
        Op::Size(list) => plan.domain(*list).list.and_then(absent),
        Op::Past(ask) => plan.asks.get(*ask as usize).map(|ask| ask.path.clone()),
        Op::And(all) | Op::Or(all) => {
            all.iter().filter(|one| truth(plan, **one, cursor).is_none()).find_map(|one| open_place(plan, *one, cursor))
        }
        Op::Fold(_, over, body) => match length(plan, *over, cursor) {
            None => plan.domain(*over).list.and_then(absent),
            Some(_) => open_place(plan, *body, cursor),
        },
        other => other.operands().into_iter().find_map(|one| open_place(plan, one, cursor)),
    }
}
