//! Quantities and values without the rounding of binary fractions.
//!
//! What is drawn down from a licence in any order must come to the same rest, so amounts are whole numbers of a
//! millionth of a millionth. They are taken with six decimals at most, which leaves room to convert grams into tonnes
//! and back without loss.

use std::{fmt, iter::Sum, ops::AddAssign, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

/// Parts of one.
const ONE: i128 = 1_000_000_000_000;
/// Decimals that are written at most.
const PLACES: usize = 12;
/// Decimals that are taken at most.
const TAKEN: usize = 6;
/// Digits before the point that are taken at most.
const WHOLE: usize = 15;

/// An amount that is never below nothing. Read from a number or a text, written as a text: `"12.5"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, utoipa::ToSchema)]
#[schema(value_type = String, example = "12.5")]
pub struct Amount(i128);

/// Why a text is no amount.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0} is no amount: digits, and up to six decimals after a point, are expected")]
pub struct NoAmount(String);

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(0);

    /// A whole number.
    pub fn whole(number: u32) -> Self {
        Amount(i128::from(number) * ONE)
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// What is left when `other` is taken away; none where that would be below nothing.
    pub fn less(self, other: Amount) -> Option<Amount> {
        (self.0 >= other.0).then(|| Amount(self.0 - other.0))
    }

    /// The amount times `up` divided by `down`; none where it does not come out even or is too large to hold.
    pub fn scaled(self, up: u64, down: u64) -> Option<Amount> {
        let (up, down) = (i128::from(up), i128::from(down));
        let grown = self.0.checked_mul(up)?;
        (down > 0 && grown % down == 0).then(|| Amount(grown / down))
    }

    /// The share that this is of `all`, from 0; 0 where `all` is nothing.
    pub fn share_of(self, all: Amount) -> f64 {
        if all.is_zero() { 0.0 } else { self.0 as f64 / all.0 as f64 }
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Amount) {
        self.0 = self.0.saturating_add(other.0);
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Amount {
        let mut all = Amount::ZERO;
        amounts.for_each(|amount| all += amount);
        all
    }
}

impl FromStr for Amount {
    type Err = NoAmount;

    fn from_str(text: &str) -> Result<Self, NoAmount> {
        let refused = || NoAmount(text.chars().take(40).collect());
        let trimmed = text.trim();
        let (whole, decimals) = trimmed.split_once('.').unwrap_or((trimmed, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let decimals = decimals.trim_end_matches('0');
        let whole_digits = whole.trim_start_matches('0');
        if whole.is_empty()
            || !digits(whole)
            || !digits(decimals)
            || decimals.len() > TAKEN
            || whole_digits.len() > WHOLE
            || trimmed.ends_with('.')
        {
            return Err(refused());
        }
        let number: i128 = format!("0{whole_digits}{decimals:0<PLACES$}").parse().map_err(|_| refused())?;
        Ok(Amount(number))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, parts) = (self.0 / ONE, self.0 % ONE);
        if parts == 0 {
            return write!(f, "{whole}");
        }
        let parts = format!("{parts:0>PLACES$}");
        write!(f, "{whole}.{}", parts.trim_end_matches('0'))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl de::Visitor<'_> for Read {
            type Value = Amount;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an amount, as a number or a text with a point")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
                stored(text).ok_or(()).or_else(|()| text.parse()).map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Amount, E> {
                number.to_string().parse().map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Amount, E> {
                number.to_string().parse().map_err(E::custom)
            }
            // A number is taken as it was written: the shortest text that gives the same binary fraction.
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Amount, E> {
                number.to_string().parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Read)
    }
}

/// What we have written ourselves may have more decimals than what we take.
fn stored(text: &str) -> Option<Amount> {
    let (whole, decimals) = text.split_once('.')?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(decimals) || !(TAKEN + 1..=PLACES).contains(&decimals.len()) || whole.len() > 24 {
        return None;
    }
    format!("{whole}{decimals:0<PLACES$}").parse().ok().map(Amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_written() {
        for (text, shown) in
            [("0", "0"), ("12.50", "12.5"), ("000.000001", "0.000001"), ("999999999999999", "999999999999999")]
        {
            assert_eq!(text.parse::<Amount>().unwrap().to_string(), shown);
        }
        for text in ["", ".", "1.", ".5", "-1", "1e3", "1,5", "0.0000001", "1000000000000000", "NaN", "1 0"] {
            assert!(text.parse::<Amount>().is_err(), "{text}");
        }
        assert_eq!(serde_json::from_str::<Amount>("0.1").unwrap(), "0.1".parse().unwrap());
        assert_eq!(serde_json::from_str::<Amount>("7").unwrap(), Amount::whole(7));
        assert!(serde_json::from_str::<Amount>("-7").is_err() && serde_json::from_str::<Amount>("1e-9").is_err());
    }

    #[test]
    fn what_is_converted_comes_back() {
        let gram: Amount = "0.000001".parse().unwrap();
        let tonnes = gram.scaled(1, 1_000_000).unwrap();
        assert_eq!(tonnes.to_string(), "0.000000000001");
        let kept: Amount = serde_json::from_str(&serde_json::to_string(&tonnes).unwrap()).unwrap();
        assert_eq!(kept.scaled(1_000_000, 1), Some(gram));
        assert_eq!(tonnes.scaled(1, 10), None);
        assert_eq!(gram.less(Amount::whole(1)), None);
    }
}
