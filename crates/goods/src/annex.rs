//! Numbers of dual-use lists in the frame of Regulation (EU) 2021/821, Annex I: `2B350.a` is category 2, product group B,
//! and by its last three digits a number of the Australia Group. The same frame is used by the Wassenaar Arrangement
//! and, with numbers from 900 on for what is controlled by one country alone, by the United States.

use serde::Serialize;

/// What a number says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Numbered {
    /// Category, 0 to 9.
    pub category: u8,
    /// What the category is of.
    pub category_name: &'static str,
    /// Product group, `A` to `E`.
    pub group: char,
    /// What the group is of.
    pub group_name: &'static str,
    /// Code of the regime that the number comes from: `WA`, `MTCR`, `NSG`, `AG`, `CWC`, or `national`.
    pub regime: &'static str,
}

const CATEGORIES: [&str; 10] = [
    "Nuclear materials, facilities and equipment",
    "Special materials and related equipment",
    "Materials processing",
    "Electronics",
    "Computers",
    "Telecommunications and information security",
    "Sensors and lasers",
    "Navigation and avionics",
    "Marine",
    "Aerospace and propulsion",
];

/// Reads a number, with or without a country before it (`US:2B230`) and paragraphs after it. A number of another frame
/// (`ML15`, `CITES II`) is none.
pub fn read(number: &str) -> Option<Numbered> {
    let number = number.rsplit(':').next()?.trim().as_bytes();
    let [category, group, hundreds, tens, ones, rest @ ..] = number else { return None };
    let digits = [*hundreds, *tens, *ones];
    if !category.is_ascii_digit() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    if rest.first().is_some_and(|next| next.is_ascii_digit()) {
        return None;
    }
    let group_name = match group.to_ascii_uppercase() {
        b'A' => "Systems, equipment and components",
        b'B' => "Test, inspection and production equipment",
        b'C' => "Materials",
        b'D' => "Software",
        b'E' => "Technology",
        _ => return None,
    };
    let regime = match hundreds - b'0' {
        0 => "WA",
        1 => "MTCR",
        2 => "NSG",
        3 => "AG",
        4 => "CWC",
        _ => "national",
    };
    let category = category - b'0';
    Some(Numbered {
        category,
        category_name: CATEGORIES[usize::from(category)],
        group: char::from(group.to_ascii_uppercase()),
        group_name,
        regime,
    })
}

/// A number as it is compared: upper case, without dots, blanks and brackets; the country stays.
pub fn key(number: &str) -> String {
    let kept = number.chars().filter(|c| c.is_alphanumeric() || *c == ':');
    kept.flat_map(char::to_uppercase).collect()
}

/// Whether one number takes in the other, or is the same: `2B350` and `2B350.a`, not `3A001` and `3A0010`.
pub fn related(one: &str, other: &str) -> bool {
    let (one, other) = (key(one), key(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let Some(rest) = long.strip_prefix(short.as_str()) else { return false };
    let (last, next) = (short.chars().last(), rest.chars().next());
    // A paragraph begins where letters and digits change.
    next.is_none() || last.is_some_and(|last| next.is_some_and(|next| last.is_ascii_digit() != next.is_ascii_digit()))
}
