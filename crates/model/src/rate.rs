//! A share, and how sure it is.

use serde::Serialize;
use utoipa::ToSchema;

/// A share with its 95 % Wilson score interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Rate {
    /// How many.
    pub count: u64,
    /// Of how many.
    pub of: u64,
    /// The share; absent of none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

impl Rate {
    /// Wilson's interval, which is sound for few and for none (E. B. Wilson, JASA 22, 1927).
    pub fn new(count: u64, of: u64) -> Self {
        if of == 0 {
            return Rate { count, of, value: None, low: 0.0, high: 1.0 };
        }
        let (n, p) = (of as f64, count as f64 / of as f64);
        let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let middle = p + Z * Z / (2.0 * n);
        let scale = 1.0 + Z * Z / n;
        Rate {
            count,
            of,
            value: Some(p),
            low: ((middle - spread) / scale).max(0.0),
            high: ((middle + spread) / scale).min(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rate;

    #[test]
    fn a_share_of_few_is_unsure() {
        // Wilson's interval for 1 of 10 (Brown, Cai, DasGupta, Statistical Science 16, 2001).
        let rate = Rate::new(1, 10);
        assert!((rate.low - 0.0179).abs() < 1e-4 && (rate.high - 0.4042).abs() < 1e-4, "{rate:?}");
        let none = Rate::new(0, 0);
        assert_eq!((none.value, none.low, none.high), (None, 0.0, 1.0));
        let all = Rate::new(5, 5);
        assert!(all.low < 0.6 && all.high == 1.0);
    }
}
