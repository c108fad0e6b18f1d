//! Which licences fit a line of goods, and why the others nearly do. None is chosen: that is an officer's to do.

use chrono::NaiveDate;
use model::{
    amount::Amount,
    licence::{CountryUse, Licence, LicenceLine, LicenceParty, LineBalance, Purpose, Standing},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{parties, states, units};

/// A line of goods, as far as it is known. What is not given is not asked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = LicenceQuestion)]
pub struct Asked {
    /// Items of the goods dictionary that it may be, by id.
    pub items: Vec<String>,
    /// References in control lists.
    pub controls: Vec<String>,
    /// Harmonized System code, digits.
    pub hs: Option<String>,
    /// What is to be done with it.
    pub purpose: Option<Purpose>,
    /// Who would hold the licence: the importer of an import, the exporter of an export.
    pub holder: Option<LicenceParty>,
    /// The other side abroad.
    pub foreign_party: Option<LicenceParty>,
    /// Country of destination, ISO 3166 alpha-2.
    pub destination: Option<String>,
    /// Country of origin or dispatch.
    pub origin: Option<String>,
    /// Countries between.
    pub en_route: Vec<String>,
    /// The day.
    pub date: Option<NaiveDate>,
    /// Quantity in `unit`.
    pub quantity: Option<Amount>,
    /// Its unit.
    pub unit: Option<String>,
    /// Value in `currency`.
    pub value: Option<Amount>,
    /// ISO 4217 currency.
    pub currency: Option<String>,
}

/// What a licence is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FitPoint)]
pub enum Point {
    /// It covers the goods.
    Goods,
    /// It is in force.
    State,
    /// The day is within its days.
    Validity,
    /// It allows this purpose.
    Purpose,
    /// Its holder.
    Holder,
    /// The party abroad.
    ForeignParty,
    /// The country of destination.
    Destination,
    /// The country of origin.
    Origin,
    /// The countries between.
    EnRoute,
    /// Enough of it is left.
    Quantity,
    /// Enough value is left.
    Value,
}

impl Point {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Point::Goods => "goods",
            Point::State => "state",
            Point::Validity => "validity",
            Point::Purpose => "purpose",
            Point::Holder => "holder",
            Point::ForeignParty => "foreign_party",
            Point::Destination => "destination",
            Point::Origin => "origin",
            Point::EnRoute => "en_route",
            Point::Quantity => "quantity",
            Point::Value => "value",
        }
    }
}

/// One point of the comparison.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = FitReason)]
pub struct Reason {
    /// Which.
    pub point: Point,
    /// Whether it is met.
    pub met: bool,
    /// What the licence says.
    pub licence: String,
    /// What was asked.
    pub asked: String,
}

/// A line of a licence beside a line of goods.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = LicenceFit)]
pub struct Fit {
    /// The licence's number in the store.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// Its kind.
    pub kind: model::licence::LicenceKind,
    /// The line.
    pub line: i64,
    /// What is left of the line.
    pub balance: LineBalance,
    /// Whether less may be left than is shown.
    pub provisional: bool,
    /// Every point that could be compared.
    pub reasons: Vec<Reason>,
    /// What the licence limits and was not asked, so that an officer looks there.
    pub not_asked: Vec<Point>,
}

impl Fit {
    /// The points that are not met.
    pub fn fails(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(|reason| !reason.met)
    }
}

/// The answer: all that fit, and those that nearly do.
#[derive(Debug, Clone, PartialEq, Default, Serialize, ToSchema)]
#[schema(as = LicenceFits)]
pub struct Fits {
    /// Those that meet every point that could be compared, by number.
    pub fits: Vec<Fit>,
    /// Those that cover the goods and fail in few points, the fewest first.
    pub near: Vec<Fit>,
}

/// Points in which a licence that nearly fits may fail.
const NEAR: usize = 2;

/// Holds a line of goods against licences.
pub fn fits(asked: &Asked, standings: &[Standing]) -> Fits {
    let mut out = Fits::default();
    for standing in standings {
        for line in &standing.licence.lines {
            let fit = compare(asked, standing, line);
            let fails: Vec<Point> = fit.fails().map(|reason| reason.point).collect();
            if fails.is_empty() && fit.reasons.iter().any(|reason| reason.point == Point::Goods) {
                out.fits.push(fit);
            } else if !fails.is_empty() && fails.len() <= NEAR && !fails.contains(&Point::Goods) {
                out.near.push(fit);
            }
        }
    }
    out.fits.sort_by(|a, b| (&a.number, a.line).cmp(&(&b.number, b.line)));
    out.near.sort_by(|a, b| (a.fails().count(), &a.number, a.line).cmp(&(b.fails().count(), &b.number, b.line)));
    out
}

/// Every point of one line that can be compared.
pub fn compare(asked: &Asked, standing: &Standing, line: &LicenceLine) -> Fit {
    let licence = &standing.licence;
    let balance = standing.balance.iter().find(|b| b.line == line.line).cloned().unwrap_or_default();
    let mut fit = Fit {
        id: standing.id,
        number: licence.number.clone(),
        kind: licence.kind,
        line: line.line,
        provisional: standing.provisional,
        reasons: Vec::new(),
        not_asked: Vec::new(),
        balance,
    };
    goods(asked, line, &mut fit);
    let state = standing.state;
    fit.say(Point::State, states::in_force(state), state.word(), "");
    days(asked, licence, &mut fit);
    match asked.purpose {
        Some(purpose) => {
            let allowed: Vec<&str> = licence.purposes.iter().map(|purpose| purpose.word()).collect();
            fit.say(Point::Purpose, licence.purposes.contains(&purpose), &allowed.join(", "), purpose.word());
        }
        None => fit.not_asked.push(Point::Purpose),
    }
    let holders: Vec<&LicenceParty> = licence.holder.iter().collect();
    party(Point::Holder, &holders, asked.holder.as_ref(), &mut fit);
    let foreign: Vec<&LicenceParty> = licence.foreign_parties.iter().collect();
    party(Point::ForeignParty, &foreign, asked.foreign_party.as_ref(), &mut fit);
    let one = |code: &Option<String>| code.iter().cloned().collect::<Vec<_>>();
    use CountryUse::{Destination, EnRoute, Origin, ProhibitedDestination, ProhibitedEnRoute, ProhibitedOrigin};
    countries(Point::Destination, (Destination, ProhibitedDestination), licence, &one(&asked.destination), &mut fit);
    countries(Point::Origin, (Origin, ProhibitedOrigin), licence, &one(&asked.origin), &mut fit);
    countries(Point::EnRoute, (EnRoute, ProhibitedEnRoute), licence, &asked.en_route, &mut fit);
    quantity(asked, line, &mut fit);
    value(asked, &mut fit);
    fit
}

impl Fit {
    fn say(&mut self, point: Point, met: bool, licence: &str, asked: &str) {
        self.reasons.push(Reason { point, met, licence: licence.to_owned(), asked: asked.to_owned() });
    }
}

/// Whether a control reference is the other or a part of it: `1C350` covers `1C350.b.5`.
pub fn covers_control(whole: &str, part: &str) -> bool {
    let (whole, part) = (whole.trim(), part.trim());
    let head = part.get(..whole.len()).is_some_and(|head| head.eq_ignore_ascii_case(whole));
    let next = part.get(whole.len()..).and_then(|rest| rest.chars().next());
    !whole.is_empty() && head && next.is_none_or(|c| !c.is_ascii_alphanumeric())
}

/// Whether one of the codes is the beginning of a code.
pub fn covers_hs(codes: &[String], hs: &str) -> bool {
    codes.iter().any(|code| !code.is_empty() && hs.starts_with(code.as_str()))
}

fn goods(asked: &Asked, line: &LicenceLine, fit: &mut Fit) {
    let hs = asked.hs.as_deref().unwrap_or("");
    let all_said = || {
        let said = line.items.iter().chain(&line.controls).chain(&line.hs).take(12).cloned().collect::<Vec<_>>();
        if said.is_empty() { line.description.clone() } else { said.join(", ") }
    };
    let asked_for = || {
        let code = asked.hs.as_ref();
        asked.items.iter().chain(&asked.controls).chain(code).take(12).cloned().collect::<Vec<_>>().join(", ")
    };
    if asked.items.is_empty() && asked.controls.is_empty() && hs.is_empty() {
        fit.not_asked.push(Point::Goods);
        return;
    }
    if line.items.is_empty() && line.controls.is_empty() && line.hs.is_empty() {
        // In words only: an officer must read them.
        fit.say(Point::Goods, false, &line.description, &asked_for());
        return;
    }
    let item = line.items.iter().any(|id| asked.items.contains(id));
    let control = line.controls.iter().any(|whole| asked.controls.iter().any(|part| covers_control(whole, part)));
    fit.say(Point::Goods, item || control || covers_hs(&line.hs, hs), &all_said(), &asked_for());
}

fn days(asked: &Asked, licence: &Licence, fit: &mut Fit) {
    let (first, last) = (licence.valid_from, licence.valid_to);
    if first.is_none() && last.is_none() {
        return;
    }
    let Some(day) = asked.date else { return fit.not_asked.push(Point::Validity) };
    let shown = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    let met = first.is_none_or(|first| day >= first) && last.is_none_or(|last| day <= last);
    fit.say(Point::Validity, met, &format!("{} – {}", shown(first), shown(last)), &day.to_string());
}

fn party(point: Point, named: &[&LicenceParty], asked: Option<&LicenceParty>, fit: &mut Fit) {
    if named.is_empty() {
        return;
    }
    let Some(asked) = asked else { return fit.not_asked.push(point) };
    let names: Vec<&str> = named.iter().take(5).map(|party| party.name.as_str()).collect();
    fit.say(point, named.iter().any(|party| parties::same(party, asked)), &names.join("; "), &asked.name);
}

fn countries(
    point: Point,
    (allowed, prohibited): (CountryUse, CountryUse),
    licence: &Licence,
    asked: &[String],
    fit: &mut Fit,
) {
    let of = |wanted: CountryUse| -> Vec<&str> {
        licence.countries.iter().filter(|c| c.r#use == wanted).map(|c| c.country.as_str()).collect()
    };
    let (yes, no) = (of(allowed), of(prohibited));
    if yes.is_empty() && no.is_empty() {
        return;
    }
    if asked.is_empty() {
        return fit.not_asked.push(point);
    }
    let fine = |code: &String| {
        let named = |codes: &[&str]| codes.iter().any(|known| known.eq_ignore_ascii_case(code));
        (yes.is_empty() || named(&yes)) && !named(&no)
    };
    let mut said = yes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    said.extend(no.iter().map(|code| format!("not {code}")));
    fit.say(point, asked.iter().all(fine), &said.join(", "), &asked.join(", "));
}

fn quantity(asked: &Asked, line: &LicenceLine, fit: &mut Fit) {
    let Some(left) = fit.balance.quantity_left else { return };
    let unit = line.unit.as_deref().unwrap_or("");
    let (Some(wanted), Some(from)) = (asked.quantity, asked.unit.as_deref()) else {
        // Even of an unknown quantity nothing is too little.
        if left.is_zero() {
            fit.say(Point::Quantity, false, &format!("0 {unit}"), "");
        } else {
            fit.not_asked.push(Point::Quantity);
        }
        return;
    };
    let enough = units::convert(wanted, from, unit).is_some_and(|wanted| wanted <= left);
    fit.say(Point::Quantity, enough, &format!("{left} {unit}"), &format!("{wanted} {from}"));
}

fn value(asked: &Asked, fit: &mut Fit) {
    let Some(left) = fit.balance.value_left else { return };
    let currency = fit.balance.currency.clone().unwrap_or_default();
    let (Some(wanted), Some(given)) = (asked.value, asked.currency.as_deref()) else {
        if left.is_zero() {
            fit.say(Point::Value, false, &format!("0 {currency}"), "");
        } else {
            fit.not_asked.push(Point::Value);
        }
        return;
    };
    let enough = given == currency && wanted <= left;
    fit.say(Point::Value, enough, &format!("{left} {currency}"), &format!("{wanted} {given}"));
}
