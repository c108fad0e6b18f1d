//! The plan of a set: every expression of every rule, once.
//!
//! A node's value is one per row of a **domain**: the records themselves, or
//! the elements of one of their lists. `goods.exists(g, g.hs == "2904")` and
//! `goods.exists(x, x.hs == "2904")` are the same two nodes, whatever the
//! variable is called. Two lists looked at together (`goods` inside
//! `containers`) make a **crossed** domain: each element of the outer with
//! each of the inner.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use model::schema::{Kind, RecordSchema};
use regex::Regex;

pub(crate) type NodeId = u32;
pub(crate) type PlaceId = u32;
pub(crate) type DomainId = u32;

/// The records themselves.
pub(crate) const RECORDS: DomainId = 0;
/// Lists stand in lists no deeper than this.
pub(crate) const SLOTS: usize = 3;
/// A longer list is not looked at: what rests on it is unknown.
pub(crate) const LONGEST: usize = 10_000;
/// The same for the inner list of a crossed domain.
pub(crate) const LONGEST_CROSSED: usize = 1_000;

/// A constant. Days are numbers of days and times milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Const {
    Bool(bool),
    Int(i64),
    Float(Decimal),
    Text(Arc<str>),
}

/// A decimal that can be a key: the bits of a finite number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Decimal(u64);

impl Decimal {
    pub fn new(value: f64) -> Self {
        // The two zeros are one number.
        Decimal(if value == 0.0 { 0 } else { value.to_bits() })
    }
    pub fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Compare {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Compare {
    /// The same comparison with its sides exchanged.
    pub fn flipped(self) -> Self {
        match self {
            Compare::Equal => Compare::Equal,
            Compare::Less => Compare::Greater,
            Compare::LessOrEqual => Compare::GreaterOrEqual,
            Compare::Greater => Compare::Less,
            Compare::GreaterOrEqual => Compare::LessOrEqual,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Quantifier {
    Exists,
    All,
    ExistsOne,
    /// How many; a number.
    Count,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TextTest {
    Contains,
    StartsWith,
    EndsWith,
}

/// What kind of value a node has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Scalar {
    Truth,
    Int,
    Float,
    Text,
}

/// What a node does with its operands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    Const(Const),
    Leaf(PlaceId),
    Has(PlaceId),
    /// Elements of the list that a domain stands for.
    Size(DomainId),
    /// Characters of a text.
    Length(NodeId),
    Not(NodeId),
    And(Box<[NodeId]>),
    Or(Box<[NodeId]>),
    If(NodeId, NodeId, NodeId),
    Compare(Compare, NodeId, NodeId),
    Arithmetic(Arithmetic, NodeId, NodeId),
    Among(NodeId, Arc<[Const]>),
    Text(TextTest, NodeId, NodeId),
    /// A text and the place of its pattern in [`Plan::patterns`].
    Matches(NodeId, u32),
    Lower(NodeId),
    /// The day of a time.
    DayOf(NodeId),
    /// The first of two values that is there.
    Either(NodeId, NodeId),
    /// The M49 region of a country; finer where true.
    Region(NodeId, bool),
    /// How alike two names are.
    Similar(NodeId, NodeId),
    /// Kilometres between two places.
    Distance(NodeId, NodeId),
    /// What the past says to one of [`Plan::asks`].
    Past(u32),
    Fold(Quantifier, DomainId, NodeId),
    /// The truth of the row around this one.
    Outer(NodeId),
    /// In a crossed domain: the value at the inner element.
    Inner(NodeId),
}

/// A node of the plan.
#[derive(Debug)]
pub(crate) struct Node {
    pub op: Op,
    pub domain: DomainId,
    pub kind: Scalar,
    /// Steps for one row, where a list has as many elements as [`ELEMENTS`].
    pub cost: u64,
}

/// Elements that the cost of a rule assumes for a list.
pub(crate) const ELEMENTS: u64 = 100;

/// The rows that a node has values for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Domain {
    /// The rows around; itself for the records.
    pub parent: DomainId,
    /// How many lists deep, which is also the slot of its element.
    pub depth: usize,
    /// The list that its rows are the elements of; nothing for the records.
    pub list: Option<PlaceId>,
    /// The inner list of a crossed domain.
    pub inner: Option<DomainId>,
}

/// A place in a record or in an element of a list.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub domain: DomainId,
    pub kind: Kind,
    /// Fields by their index, from the record or element on.
    pub steps: Box<[u16]>,
    /// The same as a path, for evidence.
    pub path: String,
}

/// A question to the past: how often a value was seen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ask {
    /// The field whose value is asked for, as a rule writes it.
    pub path: String,
    /// In how many days before the record; without it, ever.
    pub days: Option<i64>,
    pub(crate) place: PlaceId,
}

/// All expressions of the rules about one kind of record.
pub(crate) struct Plan {
    pub root: &'static RecordSchema,
    pub nodes: Vec<Node>,
    pub domains: Vec<Domain>,
    pub places: Vec<Place>,
    pub patterns: Vec<Regex>,
    pub asks: Vec<Ask>,
    /// By node, the operands of a connective in the order in which they are best evaluated; empty before that is known.
    pub orders: Vec<Box<[NodeId]>>,
    /// Names of the sets of values that are asked.
    pub sets: BTreeSet<String>,
    known: HashMap<(Op, DomainId), NodeId>,
    known_places: HashMap<(DomainId, Box<[u16]>), PlaceId>,
    known_domains: HashMap<Domain, DomainId>,
    known_patterns: HashMap<String, u32>,
}

impl Plan {
    pub fn new(root: &'static RecordSchema) -> Self {
        Plan {
            root,
            nodes: Vec::new(),
            domains: vec![Domain { parent: RECORDS, depth: 0, list: None, inner: None }],
            places: Vec::new(),
            patterns: Vec::new(),
            asks: Vec::new(),
            orders: Vec::new(),
            sets: BTreeSet::new(),
            known: HashMap::new(),
            known_places: HashMap::new(),
            known_domains: HashMap::new(),
            known_patterns: HashMap::new(),
        }
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// The operands of a connective, the best to begin with first.
    pub fn order(&self, id: NodeId) -> &[NodeId] {
        match (self.orders.get(id as usize), &self.node(id).op) {
            (Some(order), _) => order,
            (None, Op::And(all) | Op::Or(all)) => all,
            (None, _) => &[],
        }
    }

    pub fn domain(&self, id: DomainId) -> &Domain {
        &self.domains[id as usize]
    }

    pub fn place(&self, id: PlaceId) -> &Place {
        &self.places[id as usize]
    }

    /// The node for an operation: the one that is there, or a new one.
    pub fn intern(&mut self, op: Op, domain: DomainId, kind: Scalar) -> NodeId {
        let key = (op, domain);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let id = self.nodes.len() as NodeId;
        let cost = self.cost_of(&key.0);
        self.nodes.push(Node { op: key.0.clone(), domain, kind, cost });
        self.known.insert(key, id);
        id
    }

    pub fn intern_place(&mut self, domain: DomainId, steps: &[u16], kind: Kind, path: &str) -> PlaceId {
        let key = (domain, steps.into());
        if let Some(&known) = self.known_places.get(&key) {
            return known;
        }
        let id = self.places.len() as PlaceId;
        self.places.push(Place { domain, kind, steps: steps.into(), path: path.to_owned() });
        self.known_places.insert(key, id);
        id
    }

    /// The domain of the elements of a list.
    pub fn elements_of(&mut self, list: PlaceId) -> DomainId {
        let parent = self.place(list).domain;
        let depth = self.domain(parent).depth + 1;
        self.intern_domain(Domain { parent, depth, list: Some(list), inner: None })
    }

    /// Each row of `outer` with each of `inner`.
    pub fn crossed(&mut self, outer: DomainId, inner: DomainId) -> DomainId {
        let depth = self.domain(outer).depth + 1;
        self.intern_domain(Domain { parent: outer, depth, list: self.domain(inner).list, inner: Some(inner) })
    }

    fn intern_domain(&mut self, domain: Domain) -> DomainId {
        if let Some(&known) = self.known_domains.get(&domain) {
            return known;
        }
        let id = self.domains.len() as DomainId;
        self.domains.push(domain.clone());
        self.known_domains.insert(domain, id);
        id
    }

    pub fn intern_pattern(
        &mut self,
        pattern: &str,
        build: impl FnOnce() -> Result<Regex, regex::Error>,
    ) -> Result<u32, regex::Error> {
        if let Some(&known) = self.known_patterns.get(pattern) {
            return Ok(known);
        }
        let id = self.patterns.len() as u32;
        self.patterns.push(build()?);
        self.known_patterns.insert(pattern.to_owned(), id);
        Ok(id)
    }

    pub fn intern_ask(&mut self, ask: Ask) -> u32 {
        if let Some(at) = self.asks.iter().position(|known| *known == ask) {
            return at as u32;
        }
        self.asks.push(ask);
        (self.asks.len() - 1) as u32
    }

    /// Whether the rows of `a` are, or lie around, those of `b`.
    pub fn around(&self, a: DomainId, mut b: DomainId) -> bool {
        loop {
            if a == b {
                return true;
            }
            if b == RECORDS {
                return false;
            }
            b = self.domain(b).parent;
        }
    }

    fn cost_of(&self, op: &Op) -> u64 {
        let of = |id: &NodeId| self.node(*id).cost;
        match op {
            Op::Const(_) => 0,
            Op::Leaf(_) | Op::Has(_) | Op::Size(_) | Op::Past(_) => 1,
            Op::Fold(_, _, body) => ELEMENTS.saturating_mul(of(body).saturating_add(1)),
            Op::Matches(a, _) => of(a).saturating_add(40),
            Op::Lower(a) => of(a).saturating_add(20),
            Op::Similar(a, b) => of(a).saturating_add(of(b)).saturating_add(200),
            Op::Distance(a, b) => of(a).saturating_add(of(b)).saturating_add(40),
            Op::Text(TextTest::Contains, a, b) => of(a).saturating_add(of(b)).saturating_add(8),
            other => other.operands().iter().map(of).fold(1, u64::saturating_add),
        }
    }
}

impl Op {
    /// The nodes that an operation reads.
    pub fn operands(&self) -> Vec<NodeId> {
        match self {
            Op::Const(_) | Op::Leaf(_) | Op::Has(_) | Op::Size(_) | Op::Past(_) => vec![],
            Op::Length(a)
            | Op::Not(a)
            | Op::Among(a, _)
            | Op::Matches(a, _)
            | Op::Lower(a)
            | Op::DayOf(a)
            | Op::Region(a, _)
            | Op::Fold(_, _, a)
            | Op::Outer(a)
            | Op::Inner(a) => vec![*a],
            Op::And(all) | Op::Or(all) => all.to_vec(),
            Op::If(a, b, c) => vec![*a, *b, *c],
            Op::Compare(_, a, b)
            | Op::Arithmetic(_, a, b)
            | Op::Text(_, a, b)
            | Op::Either(a, b)
            | Op::Similar(a, b)
            | Op::Distance(a, b) => vec![*a, *b],
        }
    }
}
