//! Which classes of fields are kept, and for how long.

use chrono::{Days, NaiveDate};
use model::schema::Privacy;
use serde::{Deserialize, Serialize};

use crate::Kind;

/// For each privacy class the days that it is kept after the day of the record. Absent is for ever, 0 is not at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// Fields that say nothing of a person.
    pub open_days: Option<u32>,
    /// Commercial confidence.
    pub commercial_days: Option<u32>,
    /// What identifies a person.
    pub personal_days: Option<u32>,
}

const CLASSES: [Privacy; 3] = [Privacy::Open, Privacy::Commercial, Privacy::Personal];

impl Retention {
    fn days(&self, class: Privacy) -> Option<u32> {
        match class {
            Privacy::Open => self.open_days,
            Privacy::Commercial => self.commercial_days,
            Privacy::Personal => self.personal_days,
        }
    }

    /// Classes that a record of `day` may no longer show on `today`.
    pub fn over(&self, day: NaiveDate, today: NaiveDate) -> Vec<Privacy> {
        CLASSES
            .into_iter()
            .filter(|class| {
                self.days(*class).is_some_and(|days| {
                    days == 0 || day.checked_add_days(Days::new(days.into())).is_some_and(|last| last < today)
                })
            })
            .collect()
    }

    /// Whether a record of `day` still goes in: not when its key would have to go out at once, for then nobody could
    /// tell that it is there already.
    pub fn admits(&self, kind: Kind, day: NaiveDate, today: NaiveDate) -> bool {
        !self.over(day, today).contains(&kind.key_privacy())
    }
}
