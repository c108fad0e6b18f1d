//! Which denials and notices speak of goods. Whether they speak of a party is asked where names are compared.

use chrono::NaiveDate;
use model::licence::{Denial, TargetedNotice};

use super::fits::{covers_control, covers_hs};

/// Goods, as far as they are known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Goods<'a> {
    /// Items of the goods dictionary that they may be, by id.
    pub items: &'a [String],
    /// References in control lists.
    pub controls: &'a [String],
    /// Harmonized System code, digits; empty where none is declared.
    pub hs: &'a str,
}

/// Whether a denial was of such goods. Whoever gives a licence for them now to the same party undercuts it.
pub fn denied(denial: &Denial, goods: &Goods<'_>) -> bool {
    denial.items.iter().any(|id| goods.items.contains(id))
        || denial.controls.iter().any(|whole| goods.controls.iter().any(|part| covers_control(whole, part)))
        || covers_hs(&denial.hs, goods.hs)
}

/// Whether a notice speaks of such goods: one that names none speaks of all.
pub fn noticed(notice: &TargetedNotice, goods: &Goods<'_>) -> bool {
    (notice.items.is_empty() && notice.hs.is_empty())
        || notice.items.iter().any(|id| goods.items.contains(id))
        || covers_hs(&notice.hs, goods.hs)
}

/// Whether a day is within a notice's days.
pub fn holds(notice: &TargetedNotice, day: NaiveDate) -> bool {
    notice.from.is_none_or(|first| day >= first) && notice.to.is_none_or(|last| day <= last)
}
