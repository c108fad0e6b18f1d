//! Which change of a licence's state is allowed, and by whose hand.

use chrono::{DateTime, Utc};
use model::licence::{
    Hand::{self, Authority, Officer, Supervisor},
    Licence,
    LicenceState::{self, Cancelled, Draft, Exhausted, Expired, Issued, Reinstated, Revoked, Surrendered, Suspended},
    StateChange,
};
use thiserror::Error;

/// A change that is allowed.
struct Step {
    from: &'static [LicenceState],
    to: LicenceState,
    hands: &'static [Hand],
}

const DECIDE: &[Hand] = &[Authority, Supervisor];
const ANY: &[Hand] = &[Authority, Supervisor, Officer];

/// All of them. Expired is nobody's act: it follows from the last day. Exhausted follows from the balance, and can be
/// said of a licence that has a rest which nobody may use. To suspend is urgent, and undone by a reinstatement, so an
/// officer may; to take away for good is not an officer's.
const STEPS: &[Step] = &[
    Step { from: &[Draft], to: Issued, hands: DECIDE },
    Step { from: &[Draft], to: Cancelled, hands: DECIDE },
    Step { from: &[Issued, Reinstated], to: Suspended, hands: ANY },
    Step { from: &[Suspended, Exhausted], to: Reinstated, hands: DECIDE },
    Step { from: &[Issued, Reinstated, Suspended, Exhausted], to: Revoked, hands: DECIDE },
    Step { from: &[Issued, Reinstated, Suspended, Exhausted], to: Surrendered, hands: ANY },
    Step { from: &[Issued, Reinstated], to: Exhausted, hands: DECIDE },
];

/// Why a change is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotAllowed {
    /// No such change exists.
    #[error("a licence that is {} cannot become {}", from.word(), to.word())]
    Step {
        /// As it is.
        from: LicenceState,
        /// As it was to be.
        to: LicenceState,
    },
    /// It exists, for others.
    #[error("{} is not for {} to say", to.word(), hand.word())]
    Hand {
        /// As it was to be.
        to: LicenceState,
        /// Who wanted it.
        hand: Hand,
    },
    /// It would take effect before the change that it follows, or in the future.
    #[error("a change takes effect neither before the one that it follows nor in the future")]
    Moment,
    /// It has no reason.
    #[error("a change of state needs a reason of 3 to 4 000 characters")]
    Reason,
}

/// Whether a licence that stands so may be changed so.
pub fn allowed(from: LicenceState, to: LicenceState, hand: Hand) -> Result<(), NotAllowed> {
    let steps = || STEPS.iter().filter(|step| step.to == to && step.from.contains(&from));
    if steps().next().is_none() {
        return Err(NotAllowed::Step { from, to });
    }
    if !steps().any(|step| step.hands.contains(&hand)) {
        return Err(NotAllowed::Hand { to, hand });
    }
    Ok(())
}

/// Whether a change may follow those before it on a licence that stands so now.
pub fn may_follow(before: &[StateChange], now: LicenceState, change: &StateChange) -> Result<(), NotAllowed> {
    let last = before.iter().map(|known| known.effective).max();
    if last.is_some_and(|last| change.effective < last) || change.effective > change.recorded {
        return Err(NotAllowed::Moment);
    }
    if !(3..=4_000).contains(&change.reason.trim().chars().count()) {
        return Err(NotAllowed::Reason);
    }
    allowed(now, change.state, change.hand)
}

/// What somebody may do with a licence that stands so.
pub fn open_to(from: LicenceState, hand: Hand) -> Vec<LicenceState> {
    LicenceState::ALL.iter().copied().filter(|to| allowed(from, *to, hand).is_ok()).collect()
}

/// The state that was last said at a moment; none before the first.
pub fn said(changes: &[StateChange], at: DateTime<Utc>) -> Option<LicenceState> {
    // Of two that take effect at one moment the one written last holds: changes come in the order of the log.
    changes.iter().filter(|change| change.effective <= at).max_by_key(|change| change.effective).map(|c| c.state)
}

/// Whether goods may be moved under a licence of which this is said.
pub fn in_force(state: LicenceState) -> bool {
    matches!(state, Issued | Reinstated)
}

/// How a licence stands: what was said, unless its days are over or nothing is left.
pub fn standing(licence: &Licence, changes: &[StateChange], exhausted: bool, at: DateTime<Utc>) -> LicenceState {
    let said = said(changes, at).unwrap_or(Draft);
    let over = licence.valid_to.is_some_and(|last| at.date_naive() > last);
    match said {
        Issued | Reinstated | Suspended | Exhausted if over => Expired,
        Issued | Reinstated if exhausted => Exhausted,
        said => said,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_final_stays() {
        for end in [Revoked, Surrendered, Cancelled, Expired] {
            for to in LicenceState::ALL {
                assert!(allowed(end, *to, Authority).is_err(), "{end:?} to {to:?}");
            }
        }
        assert_eq!(open_to(Issued, Officer), [Suspended, Surrendered]);
        assert_eq!(open_to(Draft, Supervisor), [Issued, Cancelled]);
        assert_eq!(allowed(Suspended, Reinstated, Officer), Err(NotAllowed::Hand { to: Reinstated, hand: Officer }));
    }
}
