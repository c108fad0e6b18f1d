//! Licences and permits as a ledger.
//!
//! A balance is never kept: it follows, every time, from what the licence says, the changes of its state and the usages
//! in their order. The order is that in which usage messages **settle**. Messages of one source carry run numbers from
//! 1 without a gap; a message settles once all before it have. So, whatever the order in which messages arrive, and
//! however often each does, the messages of a source settle in the order in which it numbered them, and once. What has
//! arrived behind a gap counts too, after all that has settled, and is called provisional until the gap is closed.
//!
//! - A usage that would take more than is left is refused whole; it stays in the ledger as refused.
//! - A usage is held against the state of the licence at its own moment, not at the moment of its arrival.
//! - The first usage with an id owns it. The same again changes nothing; another one with that id is refused.
//! - A usage taken back gives back all that it took. What was refused before is not tried again.
//! - Between two sources the one whose message settled first comes first; that order never changes afterwards.
//!
//! What follows: without a loss the end is the same for every order and repetition. With a loss the settled part is
//! what it was before the missing run, and the gap is shown. Only the loss of a source's last messages cannot be seen
//! before its next one; a source that has nothing to say should send a run without usages.

pub mod check;
pub mod cited;
pub mod fits;
pub mod ledger;
pub mod parties;
pub mod register;
pub mod runs;
pub mod states;
pub mod units;

pub use fits::{Asked, Fit, Fits, Point, Reason, fits};
pub use ledger::{Judged, Ledger, Logged, Outcome, Refusal};
pub use runs::{Gap, Taken};
