//! The life of a rule. How a version of it stands follows from its events; which may follow, and who may take it, is
//! decided here.
//!
//! ```text
//! draft ─test▶ tested ─propose▶ proposed ─approve▶ live ⇄ paused
//!   ▲                              │       another
//!   └───────────reject─────────────┘       person       any ─retire▶ retired
//! ```
//!
//! A version is never changed: another text is another version. While it is made, tested and proposed the version that
//! was approved stays in force; when it is approved, that one is replaced. Time and people are handed in.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::RuleText;

/// How a version of a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Its examples hold, and it has been tried on records.
    Tested,
    /// Another person is to approve it.
    Proposed,
    /// In force within its dates.
    Live,
    /// Approved, and out of force for a while.
    Paused,
    /// Over, or replaced by another version. Final.
    Retired,
}

impl State {
    /// All of them, in the order of a life.
    pub const ALL: [State; 6] =
        [State::Draft, State::Tested, State::Proposed, State::Live, State::Paused, State::Retired];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Tested => "tested",
            State::Proposed => "proposed",
            State::Live => "live",
            State::Paused => "paused",
            State::Retired => "retired",
        }
    }

    /// The state for its word.
    pub fn parse(word: &str) -> Option<Self> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether another person has approved it and it is not over: a newer version takes its place.
    pub fn approved(self) -> bool {
        matches!(self, State::Live | State::Paused)
    }
}

/// What happens to a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It is written.
    Write,
    /// It comes with the product, and is in force without anybody's approval.
    Install,
    /// Its examples are run, and it is tried on records.
    Test,
    /// It is put before another person.
    Propose,
    /// That person agrees.
    Approve,
    /// It goes back to its author.
    Reject,
    /// It is taken out of force for a while.
    Pause,
    /// It is put in force again.
    Resume,
    /// It is taken out of force for good, or given up.
    Retire,
    /// Another version takes its place.
    Replace,
}

impl Step {
    /// All of them.
    pub const ALL: [Step; 10] = [
        Step::Write,
        Step::Install,
        Step::Test,
        Step::Propose,
        Step::Approve,
        Step::Reject,
        Step::Pause,
        Step::Resume,
        Step::Retire,
        Step::Replace,
    ];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Step::Write => "write",
            Step::Install => "install",
            Step::Test => "test",
            Step::Propose => "propose",
            Step::Approve => "approve",
            Step::Reject => "reject",
            Step::Pause => "pause",
            Step::Resume => "resume",
            Step::Retire => "retire",
            Step::Replace => "replace",
        }
    }

    /// The step for its word.
    pub fn parse(word: &str) -> Option<Self> {
        Step::ALL.into_iter().find(|step| step.word() == word)
    }

    /// Whether whoever takes it must say why.
    pub fn wants_reason(self) -> bool {
        matches!(self, Step::Reject | Step::Pause | Step::Retire)
    }

    /// Whether a person takes it on a version that is there. The others follow from something else.
    pub fn by_hand(self) -> bool {
        !matches!(self, Step::Write | Step::Install | Step::Replace)
    }

    /// Whether the rule must read well, and its examples must hold, for it.
    pub fn checks(self) -> bool {
        matches!(self, Step::Test | Step::Propose | Step::Approve | Step::Resume)
    }
}

/// Something that happened to a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub step: Step,
    /// Who did it: an account's name, or what stands for nobody.
    pub by: String,
    /// When, UTC milliseconds.
    pub at: i64,
}

/// Why a step is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refused {
    /// It does not follow on how the version stands.
    #[error("the version is {}: it has no step `{}`", .0.word(), .1.word())]
    State(State, Step),
    /// Approving is for somebody else.
    #[error("another person must approve a version than those who wrote and proposed it")]
    OwnHand,
    /// It says too little of itself to be tested.
    #[error("a rule is tested when it has an example that it must hit and one that it must not hit")]
    Examples,
}

/// The table: the state to which a step leads from a state, or from nothing.
pub fn next(state: Option<State>, step: Step) -> Option<State> {
    use State::{Draft, Live, Paused, Proposed, Retired, Tested};
    Some(match (state, step) {
        (None, Step::Write) => Draft,
        (None, Step::Install) => Live,
        (Some(Draft), Step::Test) => Tested,
        (Some(Tested), Step::Propose) => Proposed,
        (Some(Proposed), Step::Approve) => Live,
        (Some(Proposed), Step::Reject) => Draft,
        (Some(Live), Step::Pause) => Paused,
        (Some(Paused), Step::Resume) => Live,
        (Some(Draft | Tested | Proposed | Live | Paused), Step::Retire | Step::Replace) => Retired,
        _ => return None,
    })
}

/// How a version stands, and whose hand was in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// Who wrote it.
    pub written_by: String,
    /// Who proposed it last, as long as that holds.
    pub proposed_by: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// Since when it has been approved, UTC milliseconds.
    pub live_since: Option<i64>,
}

impl Standing {
    /// How a version stands after its events; none where they do not begin with one that begins a version. An event
    /// that cannot follow changes nothing.
    pub fn of(events: &[Event]) -> Option<Self> {
        let (first, later) = events.split_first()?;
        let mut out = Standing {
            state: next(None, first.step)?,
            written_by: first.by.clone(),
            proposed_by: None,
            approved_by: None,
            live_since: (first.step == Step::Install).then_some(first.at),
        };
        for event in later {
            let Some(state) = next(Some(out.state), event.step) else { continue };
            out.state = state;
            match event.step {
                Step::Propose => out.proposed_by = Some(event.by.clone()),
                Step::Reject => out.proposed_by = None,
                Step::Approve => {
                    out.approved_by = Some(event.by.clone());
                    out.live_since = Some(event.at);
                }
                _ => {}
            }
        }
        Some(out)
    }

    /// How something stands that one person wrote and proposes in one step, as a change of a set of values is.
    pub fn proposed(by: &str) -> Self {
        let by = by.to_owned();
        Standing {
            state: State::Proposed,
            proposed_by: Some(by.clone()),
            written_by: by,
            approved_by: None,
            live_since: None,
        }
    }

    /// The state after a step that a person takes, whatever it is that is proposed.
    ///
    /// # Errors
    /// Why it may not be taken.
    pub fn stepped(&self, step: Step, by: &str) -> Result<State, Refused> {
        let state = next(Some(self.state), step).filter(|_| step.by_hand());
        let state = state.ok_or(Refused::State(self.state, step))?;
        let own = self.written_by == by || self.proposed_by.as_deref() == Some(by);
        if step == Step::Approve && own {
            return Err(Refused::OwnHand);
        }
        Ok(state)
    }

    /// The same of a version of a rule, which is tested only with examples of both kinds.
    ///
    /// # Errors
    /// Why it may not be taken.
    pub fn after(&self, step: Step, by: &str, rule: &RuleText) -> Result<State, Refused> {
        let state = self.stepped(step, by)?;
        if step == Step::Test && (rule.examples.must_hit.is_empty() || rule.examples.must_not_hit.is_empty()) {
            return Err(Refused::Examples);
        }
        Ok(state)
    }

    /// The steps that a person may take now.
    pub fn open(&self, by: &str, rule: &RuleText) -> Vec<Step> {
        Step::ALL.into_iter().filter(|step| self.after(*step, by, rule).is_ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use model::SubjectKind;
    use serde_json::json;

    use super::{Event, Refused, Standing, State, Step, next};
    use crate::RuleText;

    fn event(step: Step, by: &str) -> Event {
        Event { step, by: by.into(), at: 7 }
    }

    fn standing(steps: &[(Step, &str)]) -> Standing {
        let events: Vec<Event> = steps.iter().map(|(step, by)| event(*step, by)).collect();
        Standing::of(&events).unwrap()
    }

    fn rule() -> RuleText {
        let mut rule = RuleText::new("r", SubjectKind::Traveller, "age > 1");
        rule.examples.must_hit = vec![json!({"age": 2})];
        rule.examples.must_not_hit = vec![json!({"age": 1})];
        rule
    }

    #[test]
    fn the_whole_table() {
        let table = "
            from      write  install test    propose   approve reject pause   resume retire  replace
            nothing   draft  live    -       -         -       -      -       -      -       -
            draft     -      -       tested  -         -       -      -       -      retired retired
            tested    -      -       -       proposed  -       -      -       -      retired retired
            proposed  -      -       -       -         live    draft  -       -      retired retired
            live      -      -       -       -         -       -      paused  -      retired retired
            paused    -      -       -       -         -       -      -       live   retired retired
            retired   -      -       -       -         -       -      -       -      -       -";
        let mut lines = table.trim().lines().map(str::split_whitespace);
        let steps: Vec<Step> = lines.next().unwrap().skip(1).map(|word| Step::parse(word).unwrap()).collect();
        assert_eq!(steps, Step::ALL);
        let mut rows = 0;
        for mut line in lines {
            let from = line.next().unwrap();
            for (word, step) in line.zip(&steps) {
                assert_eq!(next(State::parse(from), *step), State::parse(word), "{from} {step:?}");
            }
            rows += 1;
        }
        assert_eq!(rows, State::ALL.len() + 1);
    }

    #[test]
    fn neither_author_nor_proposer_approves() {
        let proposed = standing(&[(Step::Write, "anna"), (Step::Test, "carl"), (Step::Propose, "bert")]);
        assert_eq!(proposed.after(Step::Approve, "anna", &rule()), Err(Refused::OwnHand));
        assert_eq!(proposed.after(Step::Approve, "bert", &rule()), Err(Refused::OwnHand));
        assert_eq!(proposed.after(Step::Approve, "carl", &rule()), Ok(State::Live));
        assert_eq!(proposed.open("anna", &rule()), [Step::Reject, Step::Retire]);
        assert_eq!(proposed.open("carl", &rule()), [Step::Approve, Step::Reject, Step::Retire]);
        // Who proposed it before it was sent back is free again; its author is not.
        let again = [(Step::Reject, "dora"), (Step::Test, "anna"), (Step::Propose, "carl")];
        let before = [(Step::Write, "anna"), (Step::Test, "anna"), (Step::Propose, "bert")];
        let again = standing(&[before, again].concat());
        assert_eq!(again.after(Step::Approve, "bert", &rule()), Ok(State::Live));
        assert_eq!(again.after(Step::Approve, "anna", &rule()), Err(Refused::OwnHand));
    }

    #[test]
    fn a_rule_without_examples_of_both_kinds_is_not_tested() {
        let draft = standing(&[(Step::Write, "anna")]);
        for taken in ["must_hit", "must_not_hit"] {
            let mut rule = rule();
            match taken {
                "must_hit" => rule.examples.must_hit.clear(),
                _ => rule.examples.must_not_hit.clear(),
            }
            assert_eq!(draft.after(Step::Test, "anna", &rule), Err(Refused::Examples), "{taken}");
            assert_eq!(draft.open("anna", &rule), [Step::Retire]);
        }
        assert_eq!(draft.after(Step::Test, "anna", &rule()), Ok(State::Tested));
    }

    #[test]
    fn what_is_proposed_at_once_is_approved_by_another() {
        let change = Standing::proposed("anna");
        assert_eq!(change.stepped(Step::Approve, "anna"), Err(Refused::OwnHand));
        assert_eq!(change.stepped(Step::Approve, "bert"), Ok(State::Live));
        assert_eq!(change.stepped(Step::Retire, "anna"), Ok(State::Retired));
        assert_eq!(change.stepped(Step::Pause, "bert"), Err(Refused::State(State::Proposed, Step::Pause)));
    }

    #[test]
    fn what_no_person_does_no_person_may_do() {
        let live = standing(&[(Step::Install, "installation")]);
        assert_eq!((live.state, live.live_since, live.approved_by.clone()), (State::Live, Some(7), None));
        assert_eq!(live.after(Step::Replace, "anna", &rule()), Err(Refused::State(State::Live, Step::Replace)));
        assert_eq!(live.open("anna", &rule()), [Step::Pause, Step::Retire]);
        let over = standing(&[(Step::Install, "installation"), (Step::Replace, "anna"), (Step::Resume, "anna")]);
        assert_eq!((over.state, over.open("anna", &rule())), (State::Retired, vec![]));
        assert_eq!(Standing::of(&[event(Step::Test, "anna")]), None);
    }
}
