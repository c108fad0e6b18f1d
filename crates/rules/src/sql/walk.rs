//! The walk over the plan of a rule, from which every dialect comes.
//!
//! It follows [`crate::eval`] operation by operation. Where that reads an
//! element from a slot, this reads the variable of a lambda.

use model::schema::Kind;

use super::{Said, Speech, pattern, refused, values::plain};
use crate::plan::{Compare, Const, Domain, DomainId, NodeId, Op, PlaceId, Plan, Quantifier, SLOTS, Scalar};

/// Characters of a condition, and expressions that are looked at for it. Expressions that a rule shares are written out
/// each time.
const LONGEST: usize = 200_000;

/// Names that must be quoted wherever they stand: reserved in one of the engines.
const RESERVED: [&str; 16] = [
    "all", "by", "end", "for", "from", "full", "group", "in", "left", "natural", "order", "right", "table", "to",
    "using", "values",
];

/// How loosely an expression binds, the tightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binds {
    Atom,
    Operator,
    Compare,
    Not,
    And,
    Or,
}

pub(super) struct Piece {
    pub text: String,
    binds: Binds,
}

impl Piece {
    pub fn new(text: impl Into<String>, binds: Binds) -> Self {
        Piece { text: text.into(), binds }
    }

    pub fn atom(text: impl Into<String>) -> Self {
        Piece::new(text, Binds::Atom)
    }

    /// The text where what stands around binds so loosely; in brackets otherwise.
    pub fn within(self, around: Binds) -> String {
        if self.binds <= around { self.text } else { format!("({})", self.text) }
    }
}

/// The type of a value in SQL. Written days and times are whole numbers until something says what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Truth,
    Whole,
    Decimal,
    Text,
    Day,
    Time,
}

/// The variables of the lambdas around an expression, by slot.
pub(super) type Variables = [Option<String>; SLOTS];

pub(super) struct Walk<'a> {
    pub plan: &'a Plan,
    pub speech: &'a dyn Speech,
    /// Expressions that may still be looked at.
    left: usize,
}

/// The condition of a rule. The parts of a conjunction stand on a line each.
pub(super) fn condition(plan: &Plan, root: NodeId, speech: &dyn Speech) -> Said {
    let mut walk = Walk { plan, speech, left: LONGEST };
    let found = match &plan.node(root).op {
        Op::And(parts) => {
            let texts = walk.all(parts, &Variables::default(), Binds::And)?;
            texts.join("\n  AND ")
        }
        _ => walk.say(root, &Variables::default(), Type::Truth)?.text,
    };
    if found.len() > LONGEST { too_long() } else { Ok(found) }
}

fn too_long<T>() -> Said<T> {
    refused(format!("what would take more than {LONGEST} characters"))
}

impl Walk<'_> {
    fn spend(&mut self) -> Said<()> {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => return too_long(),
        }
        Ok(())
    }

    fn all(&mut self, nodes: &[NodeId], variables: &Variables, around: Binds) -> Said<Vec<String>> {
        nodes.iter().map(|node| Ok(self.say(*node, variables, Type::Truth)?.within(around))).collect()
    }

    /// An expression as an argument of a call.
    pub(super) fn argument(&mut self, node: NodeId, variables: &Variables, wanted: Type) -> Said {
        Ok(self.say(node, variables, wanted)?.text)
    }

    /// A node; a written whole number becomes a day or a time where that is wanted.
    pub(super) fn say(&mut self, id: NodeId, variables: &Variables, wanted: Type) -> Said<Piece> {
        self.spend()?;
        let found = self.said(id, variables, wanted)?;
        if found.text.len() > LONGEST { too_long() } else { Ok(found) }
    }

    fn said(&mut self, id: NodeId, variables: &Variables, wanted: Type) -> Said<Piece> {
        let plan = self.plan;
        let node = plan.node(id);
        Ok(match &node.op {
            Op::Const(value) => self.constant(value, wanted)?,
            Op::Leaf(place) => Piece::atom(self.path(*place, variables)?),
            Op::Has(place) => self.presence(*place, variables, true)?,
            Op::Size(list) => {
                let (list, _) = self.list(*list, variables)?;
                Piece::atom(self.speech.length(&list))
            }
            Op::Length(a) => Piece::atom(format!("length({})", self.argument(*a, variables, Type::Text)?)),
            Op::Not(a) => self.denied(*a, variables)?,
            Op::And(parts) => Piece::new(self.all(parts, variables, Binds::And)?.join(" AND "), Binds::And),
            Op::Or(parts) => Piece::new(self.all(parts, variables, Binds::And)?.join(" OR "), Binds::Or),
            Op::If(test, yes, no) => self.choice(*test, *yes, *no, variables, wanted)?,
            Op::Compare(compare, a, b) => self.comparison(sign(*compare), *a, *b, variables)?,
            Op::Arithmetic(op, a, b) => self.arithmetic(node.kind, *op, *a, *b, variables)?,
            Op::Among(a, values) => self.among(*a, values, true, variables)?,
            Op::Text(test, a, b) => {
                let (a, b) = (self.argument(*a, variables, Type::Text)?, self.argument(*b, variables, Type::Text)?);
                // One engine's words are a comparison.
                Piece::new(self.speech.text_test(*test, &a, &b), Binds::Compare)
            }
            Op::Matches(a, at) => {
                let text = self.argument(*a, variables, Type::Text)?;
                let Some(known) = plan.patterns.get(*at as usize) else { return refused("this pattern") };
                Piece::atom(self.speech.matches(&text, &self.text(&pattern::portable(known.as_str())?)?))
            }
            Op::Lower(a) => Piece::atom(format!("lower({})", self.argument(*a, variables, Type::Text)?)),
            Op::DayOf(a) => Piece::atom(format!("CAST({} AS DATE)", self.argument(*a, variables, Type::Time)?)),
            Op::Either(a, b) => {
                let (a, b) = (self.argument(*a, variables, wanted)?, self.argument(*b, variables, wanted)?);
                Piece::atom(format!("coalesce({a}, {b})"))
            }
            Op::Region(a, finer) => self.region(*a, *finer, variables)?,
            Op::Similar(..) => return refused("`similar`"),
            Op::Distance(a, b) => self.distance(*a, *b, variables)?,
            Op::Past(ask) => {
                let ever = plan.asks.get(*ask as usize).is_some_and(|ask| ask.days.is_none());
                return refused(if ever { "`first_seen`" } else { "`count_past`" });
            }
            Op::Fold(quantifier, over, body) => self.fold(*quantifier, *over, *body, variables)?,
            Op::Outer(a) => self.say(*a, variables, wanted)?,
            Op::Inner(a) => self.say(*a, &self.inside(node.domain, variables), wanted)?,
        })
    }

    /// The variables for the node under an [`Op::Inner`].
    fn inside(&self, crossed: DomainId, variables: &Variables) -> Variables {
        let Domain { depth, inner, .. } = self.plan.domain(crossed);
        let to = inner.map_or(*depth, |inner| self.plan.domain(inner).depth);
        let mut out = variables.clone();
        out[to - 1] = out[depth - 1].clone();
        out
    }

    fn path(&self, place: PlaceId, variables: &Variables) -> Said {
        let place = self.plan.place(place);
        let mut names: Vec<String> = Vec::new();
        if let Some(slot) = self.plan.domain(place.domain).depth.checked_sub(1) {
            let Some(variable) = &variables[slot] else { return refused("a list in a list in a list") };
            names.push(variable.clone());
        }
        names.extend(
            place
                .path
                .split('.')
                .filter(|name| !name.is_empty())
                .map(|name| if RESERVED.contains(&name) { self.speech.name(name) } else { name.to_owned() }),
        );
        Ok(names.join("."))
    }

    /// The list under a domain, and the first letter of its name.
    fn list(&self, domain: DomainId, variables: &Variables) -> Said<(String, char)> {
        let domain = self.plan.domain(domain);
        let list = domain.inner.map_or(domain.list, |inner| self.plan.domain(inner).list);
        let Some(list) = list else { return refused("this list") };
        let path = self.path(list, variables)?;
        let letter = path.rsplit('.').next().and_then(|name| name.chars().find(char::is_ascii_alphabetic));
        Ok((path, letter.unwrap_or('x')))
    }

    fn fold(&mut self, quantifier: Quantifier, over: DomainId, body: NodeId, variables: &Variables) -> Said<Piece> {
        let (list, letter) = self.list(over, variables)?;
        let known = |name: &String| variables.iter().flatten().any(|variable| variable == name);
        // `a`, `b` and `n` are the variables of the folds themselves.
        let free = (1..).map(|n| if n == 1 { letter.to_string() } else { format!("{letter}{n}") });
        let mut free = free.filter(|name| !known(name) && !["a", "b", "n"].contains(&name.as_str()));
        let variable = free.next().unwrap_or_default();
        let mut within = variables.clone();
        within[self.plan.domain(over).depth - 1] = Some(variable.clone());
        let body = self.argument(body, &within, Type::Truth)?;
        let found = self.speech.fold(quantifier, &list, &variable, &body);
        Ok(match quantifier {
            Quantifier::ExistsOne => Piece::new(format!("{found} = 1"), Binds::Compare),
            _ => Piece::atom(found),
        })
    }

    fn presence(&self, place: PlaceId, variables: &Variables, there: bool) -> Said<Piece> {
        let path = self.path(place, variables)?;
        let text = match self.plan.place(place).kind {
            // An empty list is as absent as a missing one.
            Kind::List(_) => {
                let sign = if there { '>' } else { '=' };
                format!("coalesce({}, 0) {sign} 0", self.speech.length(&path))
            }
            _ => format!("{path} IS {}NULL", if there { "NOT " } else { "" }),
        };
        Ok(Piece::new(text, Binds::Compare))
    }

    /// The denial of a truth, in the words of a person where there are some.
    fn denied(&mut self, a: NodeId, variables: &Variables) -> Said<Piece> {
        match &self.plan.node(a).op {
            Op::Has(place) => self.presence(*place, variables, false),
            Op::Compare(compare, a, b) => {
                let sign = match compare {
                    Compare::Equal => "<>",
                    Compare::Less => ">=",
                    Compare::LessOrEqual => ">",
                    Compare::Greater => "<=",
                    Compare::GreaterOrEqual => "<",
                };
                self.comparison(sign, *a, *b, variables)
            }
            Op::Among(a, values) => self.among(*a, values, false, variables),
            _ => {
                let text = self.say(a, variables, Type::Truth)?.within(Binds::Compare);
                Ok(Piece::new(format!("NOT {text}"), Binds::Not))
            }
        }
    }

    fn comparison(&mut self, sign: &str, a: NodeId, b: NodeId, variables: &Variables) -> Said<Piece> {
        let wanted = self.shared(a, b)?;
        let (a, b) = (self.operand(a, variables, wanted)?, self.operand(b, variables, wanted)?);
        Ok(Piece::new(format!("{a} {sign} {b}"), Binds::Compare))
    }

    /// A side of a comparison. Written numbers need no type there.
    fn operand(&mut self, node: NodeId, variables: &Variables, wanted: Type) -> Said {
        match &self.plan.node(node).op {
            Op::Const(Const::Int(n)) if !matches!(wanted, Type::Day | Type::Time) => Ok(plain(*n)),
            _ => Ok(self.say(node, variables, wanted)?.within(Binds::Operator)),
        }
    }

    /// Numbers of both kinds stand in lists of their own: in one list they would all be decimals.
    fn among(&mut self, a: NodeId, values: &[Const], inside: bool, variables: &Variables) -> Said<Piece> {
        let wanted = self.type_of(a)?;
        let text = self.operand(a, variables, wanted)?;
        let (mut whole, mut others) = (Vec::new(), Vec::new());
        for value in values {
            match value {
                Const::Int(n) if !matches!(wanted, Type::Day | Type::Time) => whole.push(plain(*n)),
                other => others.push(self.constant(other, wanted)?.text),
            }
        }
        let (word, joint, binds) = if inside { ("IN", " OR ", Binds::Or) } else { ("NOT IN", " AND ", Binds::And) };
        let mut parts = Vec::new();
        for list in [whole, others] {
            if !list.is_empty() {
                parts.push(format!("{text} {word} ({})", list.join(", ")));
            }
        }
        let binds = if parts.len() == 1 { Binds::Compare } else { binds };
        Ok(Piece::new(parts.join(joint), binds))
    }

    /// `CASE test WHEN …` looks at the test once, and has no answer where it is unknown.
    fn choice(&mut self, test: NodeId, yes: NodeId, no: NodeId, variables: &Variables, wanted: Type) -> Said<Piece> {
        let test = self.say(test, variables, Type::Truth)?.within(Binds::Operator);
        let (yes, no) = (self.argument(yes, variables, wanted)?, self.argument(no, variables, wanted)?);
        Ok(Piece::atom(format!("CASE {test} WHEN true THEN {yes} WHEN false THEN {no} END")))
    }

    pub(super) fn text(&self, text: &str) -> Said {
        if text.contains('\0') {
            return refused("the character 0 in a text");
        }
        Ok(self.speech.text(text))
    }

    /// What two sides are together.
    pub(super) fn shared(&mut self, a: NodeId, b: NodeId) -> Said<Type> {
        let (a, b) = (self.type_of(a)?, self.type_of(b)?);
        Ok(if matches!(b, Type::Day | Type::Time) { b } else { a })
    }

    fn type_of(&mut self, id: NodeId) -> Said<Type> {
        self.spend()?;
        let plan = self.plan;
        let node = plan.node(id);
        Ok(match &node.op {
            Op::Leaf(place) => match plan.place(*place).kind {
                Kind::Date => Type::Day,
                Kind::Time => Type::Time,
                Kind::Bool => Type::Truth,
                Kind::Float => Type::Decimal,
                Kind::Text => Type::Text,
                Kind::Int | Kind::Record(_) | Kind::List(_) => Type::Whole,
            },
            Op::DayOf(_) => Type::Day,
            Op::Either(a, b) | Op::If(_, a, b) => self.shared(*a, *b)?,
            Op::Outer(a) | Op::Inner(a) => self.type_of(*a)?,
            _ => match node.kind {
                Scalar::Truth => Type::Truth,
                Scalar::Int => Type::Whole,
                Scalar::Float => Type::Decimal,
                Scalar::Text => Type::Text,
            },
        })
    }
}

fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => "=",
        Compare::Less => "<",
        Compare::LessOrEqual => "<=",
        Compare::Greater => ">",
        Compare::GreaterOrEqual => ">=",
    }
}
