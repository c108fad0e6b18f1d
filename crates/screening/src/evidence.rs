//! What birth date, nationality, sex, documents and addresses add to a name or take away from it.

use model::Entity;

use crate::vocabulary::range;

/// How a birth date stands to the listed ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Birth {
    /// The same day, month and year.
    Same,
    /// Day and month changed about, one figure off, or a day or a month apart.
    Slip,
    /// The year, where the list knows no more, or the query does not.
    Year,
    /// Within two years, or within what the list calls approximate.
    Near,
    /// The year only, though both sides know the day.
    YearOnly,
    /// None of these.
    Far,
}

impl Birth {
    /// The word in explanations.
    pub fn word(self) -> &'static str {
        match self {
            Birth::Same => "dob",
            Birth::Slip => "dob slip",
            Birth::Year => "same year",
            Birth::Near => "near",
            Birth::YearOnly => "same year only",
            Birth::Far => "differs",
        }
    }
}

/// A date as far as it is known: year, and month and day where written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Date {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

impl Date {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub fn read(text: &str) -> Option<Self> {
        let number = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u32>().ok());
        let year = number(0..4).filter(|year| (1850..2200).contains(year))? as i32;
        let month = number(5..7).filter(|month| (1..=12).contains(month));
        let day = month.and(number(8..10)).filter(|day| (1..=31).contains(day));
        Some(Date { year, month, day })
    }

    fn whole(self) -> Option<(i32, u32, u32)> {
        Some((self.year, self.month?, self.day?))
    }
}

/// A birth date as lists write it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Listed {
    /// A date, and whether the list calls it approximate.
    Date(Date, bool),
    /// From one year to another.
    Years(i32, i32),
}

impl Listed {
    /// Reads a date, with `~` behind it where it is approximate, or two with `/` between them.
    pub fn read(text: &str) -> Option<Self> {
        if let Some((from, to)) = text.split_once('/') {
            return Some(Listed::Years(Date::read(from)?.year, Date::read(to)?.year));
        }
        Some(Listed::Date(Date::read(text)?, text.contains('~')))
    }

    fn judge(&self, asked: Date) -> Birth {
        let (date, approximate) = match *self {
            Listed::Years(from, to) if (from..=to).contains(&asked.year) => return Birth::Near,
            Listed::Years(..) => return Birth::Far,
            Listed::Date(date, approximate) => (date, approximate),
        };
        let apart = (asked.year - date.year).abs();
        if let (Some(a), Some(b)) = (asked.whole(), date.whole()) {
            return match () {
                () if a == b => Birth::Same,
                () if is_slip(a, b) => Birth::Slip,
                () if apart == 0 => Birth::YearOnly,
                () if apart <= 1 || (approximate && apart <= 5) => Birth::Near,
                () => Birth::Far,
            };
        }
        let same_month = asked.month.is_none() || date.month.is_none() || asked.month == date.month;
        match apart {
            0 if same_month => Birth::Year,
            0..=2 => Birth::Near,
            3..=5 if approximate => Birth::Near,
            _ => Birth::Far,
        }
    }
}

/// The birth dates of every entry, read once.
#[derive(Default)]
pub(crate) struct Births {
    listed: Vec<Option<Listed>>,
    ends: Vec<u32>,
}

impl Births {
    /// Reads those of entries in their order.
    pub fn of_all(entities: &[Entity]) -> Self {
        let mut births = Births::default();
        for entity in entities {
            births.listed.extend(entity.dob.iter().map(|text| Listed::read(text)));
            births.ends.push(births.listed.len() as u32);
        }
        births
    }

    /// The best standing of a birth date among those of an entry, and the place of the one that it stands to.
    pub fn judge(&self, asked: Date, entity: u32) -> Option<(Birth, usize)> {
        let listed = self.listed[range(&self.ends, entity)].iter().enumerate();
        let judged = listed.filter_map(|(at, listed)| Some((listed.as_ref()?.judge(asked), at)));
        judged.min_by_key(|(birth, _)| *birth as u8)
    }
}

/// One slip of the pen apart.
fn is_slip((year, month, day): (i32, u32, u32), (year2, month2, day2): (i32, u32, u32)) -> bool {
    let turned = year == year2 && month == day2 && day == month2;
    let same = usize::from(year == year2) + usize::from(month == month2) + usize::from(day == day2);
    let near = (year - year2).abs() == 1
        || month.abs_diff(month2) == 1
        || day.abs_diff(day2) == 1
        || figures_off(year as u32, year2 as u32) == 1
        || figures_off(day, day2) == 1;
    turned || (same == 2 && near)
}

/// How many of the last four figures of two numbers are not the same.
fn figures_off(a: u32, b: u32) -> usize {
    [1, 10, 100, 1000].into_iter().filter(|place| a / place % 10 != b / place % 10).count()
}

/// A piece of evidence beside name and birth date: what it is, what was asked, what is listed, how they stand, and what
/// that adds to the log-odds.
pub(crate) struct Piece {
    pub part: &'static str,
    pub found: String,
    pub against: String,
    pub how: &'static str,
    pub weight: f64,
}

/// Log-odds of evidence that the benchmark does not carry, from what it is worth by its nature: a country is shared by
/// one in some tens, a sex by one in two, a document number by nobody.
const COUNTRY_SAME: f64 = 0.7;
const COUNTRY_DIFFERS: f64 = -0.9;
const SEX_DIFFERS: f64 = -2.5;
const DOCUMENT_SAME: f64 = 12.0;
const DOCUMENT_SLIP: f64 = 6.0;
const ADDRESS_PART: f64 = 0.8;
const ADDRESS_MOST: f64 = 3.0;

/// What an IMO number settles, whatever the name says.
pub(crate) enum Settled {
    No,
    Is,
    IsNot,
}

/// Weighs nationality, sex, documents and addresses.
pub(crate) fn pieces(query: &crate::Query<'_>, entity: &Entity) -> Vec<Piece> {
    let mut out = Vec::new();
    country(query.nationality, entity, &mut out);
    let sex = |text: &str| text.chars().next().map(|c| c.to_ascii_uppercase()).filter(|c| matches!(c, 'M' | 'F'));
    if let (Some(asked), Some(listed)) = (query.sex.and_then(sex), entity.sex.as_deref().and_then(sex))
        && asked != listed
    {
        out.push(Piece {
            part: "sex",
            found: asked.to_string(),
            against: listed.to_string(),
            how: "differs",
            weight: SEX_DIFFERS,
        });
    }
    for (asked, _) in query.documents {
        out.extend(document(asked, entity));
    }
    out.extend(address(query.addresses, entity));
    out
}

fn country(asked: &[&str], entity: &Entity, out: &mut Vec<Piece>) {
    let listed = || entity.nationality.iter().chain(&entity.countries);
    let known = |code: &str| !code.trim().is_empty();
    let Some(first) = asked.iter().copied().find(|code| known(code)) else { return };
    if !listed().any(|code| known(code)) {
        return;
    }
    let same = asked.iter().copied().find(|code| known(code) && listed().any(|other| same_country(code, other)));
    // Codes and names of countries cannot be compared here; a difference only counts between codes.
    let comparable = first.len() == 2 && listed().all(|code| code.len() == 2);
    let (found, how, weight) = match same {
        Some(code) => (code, "same", COUNTRY_SAME),
        None if comparable => (first, "differs", COUNTRY_DIFFERS),
        None => return,
    };
    let against = listed().map(String::as_str).collect::<Vec<_>>().join(", ");
    out.push(Piece { part: "nationality", found: found.to_owned(), against, how, weight });
}

fn same_country(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

/// Numbers shorter than this are shared by chance.
pub(crate) const NUMBER: usize = 5;

/// Letters and digits in upper case: a document however it was spaced.
pub(crate) fn number(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn document(asked: &str, entity: &Entity) -> Option<Piece> {
    let wanted = number(asked);
    // A short number is shared by chance, a blank one by everybody.
    if wanted.len() < NUMBER {
        return None;
    }
    let piece = |listed: &str, how, weight| {
        Some(Piece { part: "document", found: asked.to_owned(), against: listed.to_owned(), how, weight })
    };
    let numbers = || entity.documents.iter().map(|document| (number(&document.number), &document.number));
    if let Some((_, listed)) = numbers().find(|(known, _)| *known == wanted) {
        return piece(listed, "document", DOCUMENT_SAME);
    }
    let slip = |known: &str| {
        known.len() >= NUMBER + 2 && rapidfuzz::distance::osa::distance(known.bytes(), wanted.bytes()) == 1
    };
    let (_, listed) = numbers().find(|(known, _)| slip(known))?;
    piece(listed, "document slip", DOCUMENT_SLIP)
}

fn address(asked: &[&str], entity: &Entity) -> Option<Piece> {
    let words = |text: &str| {
        let mut out = Vec::new();
        crate::fold::words(text, |word, _| {
            if word.len() >= 4 || word.bytes().all(|b| b.is_ascii_digit()) {
                out.push(word.to_owned());
            }
        });
        out
    };
    let best = asked
        .iter()
        .flat_map(|text| entity.addresses.iter().map(move |listed| (*text, listed)))
        .map(|(text, listed)| {
            let known = words(listed);
            (words(text).iter().filter(|word| known.contains(word)).count(), text, listed)
        })
        .max_by_key(|(shared, _, _)| *shared)
        .filter(|(shared, _, _)| *shared >= 2)?;
    let (shared, text, listed) = best;
    let weight = (ADDRESS_PART * (shared as f64 - 1.0)).min(ADDRESS_MOST);
    Some(Piece { part: "address", found: text.to_owned(), against: listed.clone(), how: "shared words", weight })
}

/// An IMO number decides.
pub(crate) fn imo(asked: Option<&str>, listed: Option<&str>) -> Settled {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    match (asked.map(digits).filter(|d| !d.is_empty()), listed.map(digits).filter(|d| !d.is_empty())) {
        (Some(asked), Some(listed)) if asked == listed => Settled::Is,
        (Some(_), Some(_)) => Settled::IsNot,
        _ => Settled::No,
    }
}
