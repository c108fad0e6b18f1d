//! How a notification stands after its events, and what follows by itself.

use exchange::{
    AuthorityKind, Event, Refused, Reply, ReplyKind, Standing, State, Step,
    form::{Form, Meaning},
    log::Direction,
};

use crate::office::{authority, day, form, noon, office, pen};

fn event(at: &str, step: Step) -> Event {
    Event { at: noon(at), by: "officer".into(), step }
}

fn reply(kind: ReplyKind) -> Reply {
    Reply { kind, until: None, reason: None, reference: None, from: authority(AuthorityKind::CompetentAuthority, "PK") }
}

fn sent(form: &Form) -> Vec<Event> {
    let drafted = event("2026-11-25", Step::Drafted { document: Box::new(pen()) });
    let due = office().by(form.reply_by.as_ref().unwrap(), &pen(), day("2026-11-26"));
    vec![drafted, event("2026-11-26", Step::Sent { due })]
}

#[test]
fn a_draft_is_revised_and_sent_and_waits() {
    let pen_form = form("pen");
    let events = sent(pen_form);
    let draft = Standing::of(pen_form, &events[..1]);
    assert_eq!((draft.state, draft.waiting, draft.next(pen_form, &office())), (State::Draft, false, None));
    assert!(draft.allows(pen_form, &Step::Revised { document: Box::new(pen()) }).is_ok());
    let early = draft.allows(pen_form, &Step::Replied { reply: reply(ReplyKind::NoObjection) });
    assert_eq!(early, Err(Refused::State { state: "draft", step: "answered so" }));
    let standing = Standing::of(pen_form, &events);
    assert_eq!((standing.state, standing.due), (State::Sent, Some(day("2026-12-10"))));
    // Two days before the deadline, in the morning.
    assert_eq!(standing.next(pen_form, &office()), Some(office().begin(day("2026-12-08"))));
    assert!(standing.allows(pen_form, &Step::Revised { document: Box::new(pen()) }).is_err());
    assert!(standing.allows(pen_form, &Step::Sent { due: None }).is_err());
}

#[test]
fn silence_is_told_step_by_step_and_a_late_answer_still_counts() {
    let pen_form = form("pen");
    let mut events = sent(pen_form);
    let standing = Standing::of(pen_form, &events);
    assert_eq!(standing.overdue(pen_form, &office(), noon("2026-12-07")), []);
    let officer = |step| Step::Escalated { step, to: "officer".into() };
    assert_eq!(standing.overdue(pen_form, &office(), noon("2026-12-09")), [officer(0)]);
    let supervisor = Step::Escalated { step: 2, to: "supervisor".into() };
    let expired = Step::Expired { means: Meaning::NoObjection };
    let steps = standing.overdue(pen_form, &office(), noon("2027-01-10"));
    assert_eq!(steps, [officer(0), expired, officer(1), supervisor]);
    events.extend(steps.into_iter().map(|step| event("2027-01-10", step)));
    let silent = Standing::of(pen_form, &events);
    assert_eq!((silent.state, silent.next(pen_form, &office())), (State::Expired, None));
    let objection = Reply { reason: Some("no such company".into()), ..reply(ReplyKind::Objection) };
    let late = Step::Replied { reply: objection };
    assert!(silent.allows(pen_form, &late).is_ok());
    events.push(event("2027-01-11", late));
    assert_eq!(Standing::of(pen_form, &events).state, State::Objection);
}

#[test]
fn the_job_may_come_as_often_as_it_likes() {
    let pen_form = form("pen");
    let (mut bit_by_bit, mut at_once) = (sent(pen_form), sent(pen_form));
    for days in 1..60 {
        let now = noon("2026-11-26") + days * 24 * 3_600_000;
        let steps = Standing::of(pen_form, &bit_by_bit).overdue(pen_form, &office(), now);
        bit_by_bit.extend(steps.into_iter().map(|step| Event { at: now, by: "system".into(), step }));
    }
    let now = noon("2027-02-01");
    let steps = Standing::of(pen_form, &at_once).overdue(pen_form, &office(), now);
    at_once.extend(steps.into_iter().map(|step| Event { at: now, by: "system".into(), step }));
    let steps = |events: &[Event]| events.iter().map(|event| event.step.clone()).collect::<Vec<_>>();
    assert_eq!(steps(&bit_by_bit), steps(&at_once));
}

#[test]
fn more_time_moves_the_deadline_and_begins_the_escalation_anew() {
    let pen_form = form("pen");
    let mut events = sent(pen_form);
    events.push(event("2026-12-08", Step::Escalated { step: 0, to: "officer".into() }));
    let asked = Reply { until: Some(day("2026-12-20")), ..reply(ReplyKind::MoreTime) };
    events.push(event("2026-12-09", Step::Replied { reply: asked }));
    let standing = Standing::of(pen_form, &events);
    assert_eq!((standing.state, standing.due), (State::MoreTime, Some(day("2026-12-20"))));
    assert_eq!(standing.next(pen_form, &office()), Some(office().begin(day("2026-12-18"))));
}

#[test]
fn an_answer_says_what_belongs_to_it_and_ends_the_waiting() {
    let pen_form = form("pen");
    let standing = Standing::of(pen_form, &sent(pen_form));
    let allows = |reply| standing.allows(pen_form, &Step::Replied { reply });
    assert_eq!(allows(reply(ReplyKind::Objection)), Err(Refused::Incomplete("an objection needs its reason")));
    assert_eq!(allows(reply(ReplyKind::MoreTime)), Err(Refused::Incomplete("more time needs the day until which")));
    let mut events = sent(pen_form);
    events.push(event("2026-12-01", Step::Replied { reply: reply(ReplyKind::Acknowledgement) }));
    assert!(Standing::of(pen_form, &events).waiting, "an acknowledgement is no answer to a pre-export notification");
    events.push(event("2026-12-02", Step::Replied { reply: reply(ReplyKind::NoObjection) }));
    let answered = Standing::of(pen_form, &events);
    assert_eq!((answered.state, answered.waiting), (State::NoObjection, false));
    assert!(answered.allows(pen_form, &Step::Replied { reply: reply(ReplyKind::Acknowledgement) }).is_err());
    assert!(answered.allows(pen_form, &Step::Closed { reason: " ".into() }).is_err());
    events.push(event("2026-12-03", Step::Closed { reason: "done".into() }));
    let closed = Standing::of(pen_form, &events);
    assert!(closed.state.over() && closed.allows(pen_form, &Step::Withdrawn { reason: "x".into() }).is_err());
}

#[test]
fn where_only_receipt_is_owed_it_is_the_answer() {
    let pic = form("pic");
    let due = office().by(pic.reply_by.as_ref().unwrap(), &pen(), day("2026-12-01"));
    assert_eq!(due, Some(day("2026-12-31")));
    let mut events = vec![event("2026-12-01", Step::Received { document: Box::new(pen()), due })];
    let standing = Standing::of(pic, &events);
    assert_eq!((standing.direction, standing.state, standing.waiting), (Direction::Incoming, State::Sent, true));
    let objected = Reply { reason: Some("x".into()), ..reply(ReplyKind::Objection) };
    let refused = standing.allows(pic, &Step::Replied { reply: objected }).unwrap_err();
    assert!(matches!(refused, Refused::Reply { .. }));
    events.push(event("2026-12-03", Step::Replied { reply: reply(ReplyKind::Acknowledgement) }));
    assert!(!Standing::of(pic, &events).waiting);
}
