//! How well a condition tells findings from the rest, with how sure that is.

use model::Rate;
use serde::Serialize;

use super::search::Hits;

/// Found, looked at in vain, and nobody knows.
pub(super) const CLASSES: usize = 3;
/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Which half of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Searched,
    HeldOut,
}

/// How many records there are of each class, and how many of them were kept to be looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sizes {
    pub total: [u64; CLASSES],
    /// By half, then class.
    pub kept: [[u64; CLASSES]; 2],
}

/// A figure with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
}

/// What a condition is worth on one half of the records.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measure {
    /// Of the findings, those that it hits.
    pub recall: Rate,
    /// Of its hits that somebody looked at, those where something was found. Those were chosen by other rules.
    pub looked_at: Rate,
    /// How many times more often it hits findings than other records.
    pub lift: Estimate,
    /// Of all its hits, those where something was found: a lower bound, for most of the others were never opened.
    pub precision: Estimate,
}

impl Measure {
    /// From how many kept records of each class are hit.
    ///
    /// The interval of the lift is that of a ratio of two shares on the logarithmic scale (Katz et al., Biometrics 34,
    /// 1978), where the share of the rest is that of two strata. The precision follows from the lift and from how many
    /// findings there are among all records.
    pub(super) fn new(hit: [u64; CLASSES], half: Half, sizes: &Sizes) -> Self {
        let kept = sizes.kept[half as usize];
        let share = |hit: u64, of: u64| (hit as f64 + 0.5) / (of as f64 + 1.0);
        let (found, rest) = (share(hit[0], kept[0]), sizes.total[1] + sizes.total[2]);
        let (mut other, mut variance) = (0.0, 0.0);
        for class in 1..CLASSES {
            let weight = sizes.total[class] as f64 / rest.max(1) as f64;
            let share = share(hit[class], kept[class]);
            other += weight * share;
            variance += weight * weight * share * (1.0 - share) / (kept[class] as f64 + 1.0);
        }
        let lift = found / other.max(f64::MIN_POSITIVE);
        let deviation = ((1.0 - found) / (found * (kept[0] as f64 + 1.0))
            + variance / (other * other).max(f64::MIN_POSITIVE))
        .sqrt();
        let lift = Estimate { value: lift, low: lift / (Z * deviation).exp(), high: lift * (Z * deviation).exp() };
        let odds = rest as f64 / sizes.total[0].max(1) as f64;
        let precision = |lift: f64| 1.0 / (1.0 + odds / lift);
        Measure {
            recall: Rate::new(hit[0], kept[0]),
            looked_at: Rate::new(hit[0], hit[0] + hit[1]),
            lift,
            precision: Estimate { value: precision(lift.value), low: precision(lift.low), high: precision(lift.high) },
        }
    }
}

/// Records of the period that are hit, estimated from those that were kept.
pub(super) fn hits(hits: &Hits, sizes: &Sizes) -> f64 {
    let of_class = |class: usize| {
        let hit = hits.counts(Half::Searched)[class] + hits.counts(Half::HeldOut)[class];
        let kept = sizes.kept[0][class] + sizes.kept[1][class];
        hit as f64 * sizes.total[class] as f64 / kept.max(1) as f64
    };
    (0..CLASSES).map(of_class).sum()
}
