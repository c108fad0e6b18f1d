//! Units of quantity, and which of them may be turned into each other.

use model::amount::Amount;

/// A dimension, and how many of its smallest unit one unit holds.
struct Unit {
    dimension: &'static str,
    holds: u64,
}

/// Mass in grams, volume in millilitres. Names are those of everyday use and the codes of UN/ECE Recommendation 20.
fn known(name: &str) -> Option<Unit> {
    let unit = |dimension, holds| Some(Unit { dimension, holds });
    match name.trim().to_uppercase().as_str() {
        "G" | "GRM" => unit("mass", 1),
        "KG" | "KGM" | "KGS" => unit("mass", 1_000),
        "T" | "TNE" | "MT" => unit("mass", 1_000_000),
        "ML" | "MLT" | "CM3" | "CMQ" => unit("volume", 1),
        "L" | "LTR" | "DM3" | "DMQ" => unit("volume", 1_000),
        "HL" | "HLT" => unit("volume", 100_000),
        "M3" | "MTQ" | "CBM" => unit("volume", 1_000_000),
        "U" | "NAR" | "C62" | "H87" | "PCE" | "PCS" => unit("count", 1),
        _ => None,
    }
}

/// Whether a unit is one that can be turned into others.
pub fn is_known(name: &str) -> bool {
    known(name).is_some()
}

/// An amount in another unit; none where the two do not measure the same. A litre is not a kilogram: what a litre
/// weighs depends on the goods.
pub fn convert(amount: Amount, from: &str, to: &str) -> Option<Amount> {
    match (known(from), known(to)) {
        (Some(from), Some(to)) if from.dimension == to.dimension => {
            let common = gcd(from.holds, to.holds);
            amount.scaled(from.holds / common, to.holds / common)
        }
        (None, None) => from.trim().eq_ignore_ascii_case(to.trim()).then_some(amount),
        _ => None,
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_measures_the_same_is_converted() {
        let amount = |text: &str| text.parse::<Amount>().unwrap();
        for (from, to, given, is) in [
            ("kg", "t", "250", "0.25"),
            ("TNE", "KGM", "1.5", "1500"),
            ("g", "t", "0.000001", "0.000000000001"),
            ("l", "m3", "20", "0.02"),
            ("m3", "ml", "0.000001", "1"),
            ("pcs", "NAR", "3", "3"),
            ("vial", "VIAL", "3", "3"),
        ] {
            assert_eq!(convert(amount(given), from, to).unwrap().to_string(), is, "{from} to {to}");
        }
        for (from, to) in [("kg", "l"), ("kg", "pcs"), ("vial", "kg"), ("vial", "box"), ("", "kg")] {
            assert_eq!(convert(amount("1"), from, to), None, "{from} to {to}");
        }
    }
}
