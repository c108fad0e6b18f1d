//! The indexed row form: which rules a record can meet, and which of those it does.

use crate::{
    eval::{Cursor, Out, truth},
    index::Index,
    plan::{DomainId, LONGEST, NodeId, Plan, RECORDS},
};

/// Rules to look at for one record, each once.
#[derive(Default)]
pub(crate) struct Candidates {
    list: Vec<u32>,
    /// When a rule was last put on the list.
    seen: Vec<u32>,
    turn: u32,
}

impl Candidates {
    /// Empties the list, for one of so many rules.
    pub fn clear(&mut self, rules: usize) {
        self.list.clear();
        self.seen.resize(rules, 0);
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 {
            self.seen.fill(0);
            self.turn = 1;
        }
    }

    pub fn add(&mut self, rules: &[u32]) {
        for &rule in rules {
            let seen = &mut self.seen[rule as usize];
            if *seen != self.turn {
                *seen = self.turn;
                self.list.push(rule);
            }
        }
    }

    pub fn rules(&self) -> &[u32] {
        &self.list
    }
}

/// The rules that the record under a cursor meets, ascending.
pub(crate) fn hits<'a, C: Cursor<'a>>(
    plan: &'a Plan,
    index: &Index,
    roots: &[NodeId],
    cursor: &C,
    candidates: &mut Candidates,
) -> Vec<u32> {
    candidates.clear(roots.len());
    candidates.add(&index.always);
    look(plan, index, RECORDS, cursor, candidates);
    let mut out: Vec<u32> = candidates
        .rules()
        .iter()
        .copied()
        .filter(|rule| truth(plan, roots[*rule as usize], cursor) == Some(true))
        .collect();
    out.sort_unstable();
    out
}

fn look<'a, C: Cursor<'a>>(plan: &'a Plan, index: &Index, domain: DomainId, cursor: &C, candidates: &mut Candidates) {
    let level = &index.at[domain as usize];
    for group in &level.texts {
        let group = &index.texts[*group];
        if let Out::Text(text) = cursor.leaf(group.place) {
            group.each(&text, |atom| candidates.add(index.rules_of(atom)));
        }
    }
    for group in &level.numbers {
        let group = &index.numbers[*group];
        let value = match cursor.leaf(group.place) {
            Out::Int(n) => n as f64,
            Out::Float(n) => n,
            _ => continue,
        };
        group.each(value, value, |atom| candidates.add(index.rules_of(atom)));
    }
    for list in &level.lists {
        let slot = plan.domain(*list).depth;
        for at in 0..cursor.len(*list).unwrap_or(0).min(LONGEST) {
            look(plan, index, *list, &cursor.at(*list, slot, at), candidates);
        }
    }
}
