//! A compiled set of rules: immutable, versioned, evaluated over batches.

use std::{collections::BTreeSet, sync::Mutex};

use arrow_array::RecordBatch;
use model::{SubjectKind, assessment::Evidence, schema::Record};
use sha2::{Digest, Sha256};

use crate::{
    Severity,
    batch::{
        Engine, Scratch,
        arrow::{self, ColumnsError},
        bits,
        columns::Columns,
        gather::gather,
        layout::Branch,
    },
    catalogue::root,
    check::{Cost, Diagnostic, Tables, at_start, lower},
    eval::truth,
    explain,
    file::RuleText,
    find,
    index::{Guess, Index},
    plan::{Ask, NodeId, Op, Plan},
    rows::{Past, Row},
};

/// Rules compiled together.
pub struct RuleSet {
    rules: Vec<RuleText>,
    programs: Vec<Program>,
    version: String,
}

/// The rules about one kind of record.
struct Program {
    subject: SubjectKind,
    plan: Plan,
    index: Index,
    layout: Branch,
    /// Where each rule begins, and its place in the set.
    roots: Vec<NodeId>,
    rules: Vec<usize>,
    /// Memory of evaluations that are done, one for each that ran at the same time.
    spare: Mutex<Vec<Scratch>>,
}

/// A rule that a record meets.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleHit {
    /// Its place in [`RuleSet::rules`].
    pub rule: usize,
    /// The places that made it true.
    pub evidence: Vec<Evidence>,
}

/// Which rules hit which rows of a batch: pairs of a row and the place of a rule in [`RuleSet::rules`], ascending.
pub type Hits = Vec<(u32, u32)>;

/// Records that the batch form takes at once: as many as stay in the processor's cache.
const CHUNK: usize = 512;
/// From so many records on the batch form is faster than the indexed row form (`portcullis bench rules`).
const BATCH: usize = 8;

/// Checks one rule; empty when it can be put in force.
pub fn check(rule: &RuleText) -> Vec<Diagnostic> {
    check_with(rule, &Tables::default())
}

/// The same for a rule that may ask some tables.
pub fn check_with(rule: &RuleText, tables: &Tables) -> Vec<Diagnostic> {
    cost(rule, tables).err().unwrap_or_default()
}

/// What a rule costs, or why it cannot be put in force.
pub fn cost(rule: &RuleText, tables: &Tables) -> Result<Cost, Vec<Diagnostic>> {
    let schema = admitted(rule)?;
    let mut plan = Plan::new(schema);
    lower(&rule.cel, &mut plan, tables).map(|(_, cost)| cost)
}

/// The sets of values that a rule asks, by name; none of a rule that does not compile.
pub fn sets_asked(rule: &RuleText, tables: &Tables) -> BTreeSet<String> {
    let Ok(schema) = admitted(rule) else { return BTreeSet::new() };
    let mut plan = Plan::new(schema);
    if lower(&rule.cel, &mut plan, tables).is_ok() { plan.sets } else { BTreeSet::new() }
}

fn admitted(rule: &RuleText) -> Result<&'static model::schema::RecordSchema, Vec<Diagnostic>> {
    let Some(schema) = root(rule.subject) else {
        return Err(vec![at_start(format!("rules cannot look at a {} yet", rule.subject.word()), 1)]);
    };
    if !(0.0..=1.0).contains(&rule.weight) {
        let message = format!("the weight is {}, where a number from 0 to 1 is expected", rule.weight);
        return Err(vec![at_start(message, 1)]);
    }
    Ok(schema)
}

impl RuleSet {
    /// Compiles the rules that are enabled; all faults of all rules, by id, where some do not compile.
    pub fn compile(rules: Vec<RuleText>) -> Result<Self, Vec<(String, Vec<Diagnostic>)>> {
        Self::compile_with(rules, &Tables::default())
    }

    /// The same for rules that may ask some tables. The tables are part of the version.
    pub fn compile_with(rules: Vec<RuleText>, tables: &Tables) -> Result<Self, Vec<(String, Vec<Diagnostic>)>> {
        let mut rules: Vec<RuleText> = rules.into_iter().filter(|rule| rule.enabled).collect();
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        let mut building: Vec<(SubjectKind, Plan, Vec<NodeId>, Vec<usize>)> = Vec::new();
        let mut refused = Vec::new();
        for (place, rule) in rules.iter().enumerate() {
            let schema = match admitted(rule) {
                Ok(schema) => schema,
                Err(found) => {
                    refused.push((rule.id.clone(), found));
                    continue;
                }
            };
            let at = building.iter().position(|(subject, ..)| *subject == rule.subject).unwrap_or_else(|| {
                building.push((rule.subject, Plan::new(schema), vec![], vec![]));
                building.len() - 1
            });
            let (_, plan, roots, places) = &mut building[at];
            match lower(&rule.cel, plan, tables) {
                Ok((root, _)) => {
                    roots.push(root);
                    places.push(place);
                }
                Err(found) => refused.push((rule.id.clone(), found)),
            }
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let programs = building
            .into_iter()
            .map(|(subject, mut plan, roots, rules)| {
                let guess = Guess::of(&plan);
                plan.orders = guess.orders(&plan);
                let (index, layout) = (Index::build(&plan, &roots, &guess), Branch::of(&plan));
                Program { subject, plan, index, layout, roots, rules, spare: Mutex::default() }
            })
            .collect();
        let version = version(&rules, tables);
        Ok(RuleSet { rules, programs, version })
    }

    /// A hash of what the rules say and of the tables that they ask.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rules in force, by id.
    pub fn rules(&self) -> &[RuleText] {
        &self.rules
    }

    /// What the rules about a kind of subject ask of the past; [`Past::counts`] answers in this order.
    pub fn asks(&self, subject: SubjectKind) -> &[Ask] {
        self.program(subject).map_or(&[], |program| &program.plan.asks)
    }

    /// The top-level fields that the rules about a kind of subject read, by their index.
    pub fn reads(&self, subject: SubjectKind) -> Vec<usize> {
        self.program(subject)
            .map_or_else(Vec::new, |program| program.layout.fields.iter().map(|branch| branch.field).collect())
    }

    /// The plan that a rule is part of, and where it begins there.
    pub(crate) fn planned(&self, rule: usize) -> Option<(&Plan, NodeId)> {
        self.programs.iter().find_map(|program| Some((&program.plan, program.root_of(u32::try_from(rule).ok()?)?)))
    }

    fn program(&self, subject: SubjectKind) -> Option<&Program> {
        self.programs.iter().find(|program| program.subject == subject)
    }

    /// The hits of each record with their evidence, in the order of the records. What rests on the past is unknown.
    pub fn evaluate(&self, subject: SubjectKind, batch: &[&dyn Record]) -> Vec<Vec<RuleHit>> {
        self.evaluate_with(subject, batch, &Past::default())
    }

    /// The same with what the past says of the batch.
    pub fn evaluate_with(&self, subject: SubjectKind, batch: &[&dyn Record], past: &Past) -> Vec<Vec<RuleHit>> {
        let mut out = vec![Vec::new(); batch.len()];
        let Some(program) = self.program(subject) else { return out };
        for (row, rule) in self.hits(subject, batch, past) {
            let row = row as usize;
            let Some(root) = program.root_of(rule) else { continue };
            let cursor = Row::new(&program.plan, batch[row], past, row);
            let evidence = explain::evidence(&program.plan, root, &cursor);
            out[row].push(RuleHit { rule: rule as usize, evidence });
        }
        out
    }

    /// Which rules hit which records, without evidence.
    pub fn hits(&self, subject: SubjectKind, batch: &[&dyn Record], past: &Past) -> Hits {
        if batch.len() < BATCH {
            self.hits_by_row(subject, batch, past)
        } else {
            self.hits_by_batch(subject, batch, past)
        }
    }

    /// The indexed row form, whatever the size of the batch; for benches and tests.
    pub fn hits_by_row(&self, subject: SubjectKind, batch: &[&dyn Record], past: &Past) -> Hits {
        let Some(program) = self.program(subject) else { return Vec::new() };
        let mut scratch = program.scratch();
        let candidates = &mut scratch.candidates;
        let mut out = Vec::new();
        for (row, record) in batch.iter().enumerate() {
            let cursor = Row::new(&program.plan, *record, past, row);
            let found = find::hits(&program.plan, &program.index, &program.roots, &cursor, candidates);
            out.extend(found.into_iter().map(|rule| (row as u32, program.rules[rule as usize] as u32)));
        }
        program.give_back(scratch);
        out
    }

    /// The batch form, whatever the size of the batch; for benches and tests.
    pub fn hits_by_batch(&self, subject: SubjectKind, batch: &[&dyn Record], past: &Past) -> Hits {
        let Some(program) = self.program(subject) else { return Vec::new() };
        let mut scratch = program.scratch();
        let mut out = Vec::new();
        for (chunk, records) in batch.chunks(CHUNK).enumerate() {
            let first = chunk * CHUNK;
            let columns = gather(&program.plan, &program.layout, records, past, first);
            program.run(&columns, first, &mut scratch, &mut out);
        }
        program.give_back(scratch);
        out
    }

    /// Which rules hit which rows of an Arrow batch made by [`record_batch`](crate::columns::record_batch) or read from
    /// a file with the same columns. Columns that it lacks are absent.
    ///
    /// # Errors
    /// Where a column has a type that the catalogue does not give it.
    pub fn hits_in(&self, subject: SubjectKind, batch: &RecordBatch, past: &Past) -> Result<Hits, ColumnsError> {
        let Some(program) = self.program(subject) else { return Ok(Vec::new()) };
        let mut scratch = program.scratch();
        let mut out = Vec::new();
        for first in (0..batch.num_rows()).step_by(CHUNK) {
            let to = batch.num_rows().min(first + CHUNK);
            let columns = arrow::read(&program.plan, &program.layout, batch, first, to, past)?;
            program.run(&columns, first, &mut scratch, &mut out);
        }
        program.give_back(scratch);
        Ok(out)
    }

    /// The questions of [`RuleSet::asks`] on which a rule may rest, by their places there.
    pub fn asks_of(&self, rule: usize) -> Vec<usize> {
        let Some((plan, root)) = self.planned(rule) else { return Vec::new() };
        let (mut seen, mut asks, mut next) = (BTreeSet::from([root]), BTreeSet::new(), vec![root]);
        while let Some(id) = next.pop() {
            let op = &plan.node(id).op;
            if let Op::Past(ask) = op {
                asks.insert(*ask as usize);
            }
            next.extend(op.operands().into_iter().filter(|id| seen.insert(*id)));
        }
        asks.into_iter().collect()
    }

    /// Which rules that ask the past are open for which rows of an Arrow batch: neither hit them nor do not.
    ///
    /// # Errors
    /// Where a column has a type that the catalogue does not give it.
    pub fn open_in(&self, subject: SubjectKind, batch: &RecordBatch, past: &Past) -> Result<Hits, ColumnsError> {
        let Some(program) = self.program(subject) else { return Ok(Vec::new()) };
        let asking: Vec<usize> =
            (0..program.rules.len()).filter(|at| !self.asks_of(program.rules[*at]).is_empty()).collect();
        let mut scratch = program.scratch();
        let mut out = Vec::new();
        for first in (0..batch.num_rows()).step_by(CHUNK) {
            let to = batch.num_rows().min(first + CHUNK);
            let columns = arrow::read(&program.plan, &program.layout, batch, first, to, past)?;
            let asked = asking.iter().copied();
            Engine::open(&program.index, &columns, &program.roots, asked, &mut scratch, |rule, words| {
                let rule = program.rules[rule as usize] as u32;
                bits::rows(words, |row| out.push(((first + row) as u32, rule)));
            });
        }
        program.give_back(scratch);
        out.sort_unstable();
        Ok(out)
    }

    /// Rules whose outcome for a record is open, each with an absent place that it rests on.
    pub fn unknowns(&self, subject: SubjectKind, record: &dyn Record) -> Vec<(usize, Option<String>)> {
        let Some(program) = self.program(subject) else { return Vec::new() };
        let past = Past::default();
        let cursor = Row::new(&program.plan, record, &past, 0);
        program
            .roots
            .iter()
            .zip(&program.rules)
            .filter(|(root, _)| truth(&program.plan, **root, &cursor).is_none())
            .map(|(root, rule)| (*rule, explain::open_place(&program.plan, *root, &cursor)))
            .collect()
    }

    /// The truth of every rule for a record, `None` where it is unknown; the plain walk that the fast forms are held to.
    pub fn truths(&self, subject: SubjectKind, record: &dyn Record, past: &Past) -> Vec<(usize, Option<bool>)> {
        let Some(program) = self.program(subject) else { return Vec::new() };
        let cursor = Row::new(&program.plan, record, past, 0);
        let roots = program.roots.iter().zip(&program.rules);
        roots.map(|(root, rule)| (*rule, truth(&program.plan, *root, &cursor))).collect()
    }
}

impl Program {
    fn root_of(&self, rule: u32) -> Option<NodeId> {
        self.rules.binary_search(&(rule as usize)).ok().map(|at| self.roots[at])
    }

    fn run(&self, columns: &Columns<'_>, first: usize, scratch: &mut Scratch, out: &mut Hits) {
        let start = out.len();
        Engine::run(&self.index, columns, &self.roots, scratch, |rule, words| {
            let rule = self.rules[rule as usize] as u32;
            bits::rows(words, |row| out.push(((first + row) as u32, rule)));
        });
        out[start..].sort_unstable();
    }

    fn scratch(&self) -> Scratch {
        self.spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default()
    }

    fn give_back(&self, scratch: Scratch) {
        if let Ok(mut spare) = self.spare.lock() {
            spare.push(scratch);
        }
    }
}

fn version(rules: &[RuleText], tables: &Tables) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    for rule in rules {
        for text in [&rule.id, &rule.title, rule.subject.word(), &rule.cel, &rule.weight.to_string()] {
            part(text);
        }
        // Sets from before there were severities keep their version: a replay asks for it.
        if rule.severity != Severity::default() {
            part(&format!("severity {}", rule.severity.word()));
        }
    }
    for (name, values) in &tables.sets {
        part(name);
        values.iter().for_each(|value| part(value));
    }
    // What a distance is rests on the table of places; sets that ask for none have no part of it.
    if rules.iter().any(|rule| rule.cel.contains("distance_km")) {
        part(reference::COORDINATES);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
