//! What the store promises, whichever database is under it.

use model::{SubjectKind, assessment::Verdict, movement::Movement};
use serde_json::json;
use store::{
    AuditEntry, NewMessage, Place, Store, StoreError,
    journal::Tally,
    match_decisions::{MatchDecisionQuery, NewMatchDecision, Pair},
    rescreen_jobs::RescreenTally,
    targets::TargetQuery,
    writer::{Again, IdentifierRow, SubjectRow, identifier_kind},
};

use crate::places::{Cluster, sqlite};

async fn everything(store: &Store, other: &Store) {
    journal(store).await;
    records(store).await;
    decisions(store).await;
    reassessing(store).await;
    rescreening(store).await;
    crate::lists::life(store).await;
    people(store).await;
    match_decisions(store).await;
    crate::dictionary::editions(store).await;
    crate::headings::sources(store).await;
    crate::licences::ledger(store).await;
    crate::licences::registers(store).await;
    crate::notifications::log(store).await;
    crate::trade::memory(store).await;
    crate::transit::matching(store).await;
    crate::goods::desk(store).await;
    crate::value_sets::versions(store).await;
    crate::value_sets::proposed(store).await;
    crate::value_sets::seen(store).await;
    crate::rules::life(store).await;
    rule_yields(store).await;
    crate::examinations::kept(store).await;
    audit(store).await;
    backup(store, other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    let ((store, _a), (other, _b)) = (sqlite().await, sqlite().await);
    everything(&store, &other).await;
    tampering(&store).await;
    let folder = tempfile::tempdir().unwrap();
    migration(&Place::Folder(folder.path().to_owned())).await;
    let folder = tempfile::tempdir().unwrap();
    crate::rules::before_there_was_one(&Place::Folder(folder.path().to_owned())).await;
    full_disk(&store).await;
}

/// A disk that is full is named, loses nothing, and when there is room again work goes on.
async fn full_disk(store: &Store) {
    let kept = store.journal_waiting().await.unwrap();
    let mut state = 1_u32;
    let noise = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let large = message(&(0..2_000_000).map(noise).collect::<Vec<u8>>());
    store.execute_for_tests("PRAGMA max_page_count = 1").await.unwrap();
    let refused = store.journal_append(std::slice::from_ref(&large)).await;
    assert!(matches!(refused, Err(StoreError::DiskFull)), "{refused:?}");
    assert_eq!(store.journal_waiting().await.unwrap(), kept);
    store.execute_for_tests("PRAGMA max_page_count = 1000000").await.unwrap();
    let appended = store.journal_append(std::slice::from_ref(&large)).await.unwrap();
    assert_eq!(store.journal_body(appended[0].id).await.unwrap(), large.bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql() {
    let Some(cluster) = Cluster::start() else {
        println!("1 test skipped: PostgreSQL is not installed");
        return;
    };
    let (store, other) = (cluster.store("one").await, cluster.store("two").await);
    everything(&store, &other).await;
    // A store that is there already is opened as it is.
    let again = cluster.store("one").await;
    assert_eq!(again.audit_verify().await.unwrap().entries, store.audit_verify().await.unwrap().entries);
    migration(&cluster.place("old").await).await;
    crate::rules::before_there_was_one(&cluster.place("rules").await).await;
    database_away(cluster, &store).await;
}

/// While the database is away that is what is said; when it is back the same store works, with all that was in it.
async fn database_away(mut cluster: Cluster, store: &Store) {
    let before = store.audit_verify().await.unwrap();
    cluster.stop();
    let refused = store.journal_append(&[message(b"while away")]).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    assert!(store.ping().await.is_err());
    cluster.start_again();
    let mut back = store.ping().await;
    for _ in 0..600 {
        if back.is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        back = store.ping().await;
    }
    back.unwrap();
    assert_eq!(store.audit_verify().await.unwrap(), before);
    store.journal_append(&[message(b"after")]).await.unwrap();
}

/// What a program of each earlier schema wrote is there after a newer one has opened it.
async fn migration(place: &Place) {
    let old = Store::open_at_for_tests(place, 1).await.unwrap();
    old.execute_for_tests(
        "INSERT INTO message (digest, sender, channel, name, received_at, size, status)
         VALUES ('d', 's', 'load', 'kept.edi', 1, 3, 'processed')",
    )
    .await
    .unwrap();
    drop(old);
    let store = Store::open(place).await.unwrap();
    assert_eq!(store.journal_get(1).await.unwrap().name, "kept.edi");
    // What came with the second step works: views wait in the inbox until they are linked.
    store.audit(1, &[AuditEntry::new("officer", "view", "message", 1, "")]).await.unwrap();
    assert_eq!(store.audit_verify().await.unwrap().entries, 1);
    // And what came after it: nothing is decided yet.
    assert_eq!(store.match_counts(1).await.unwrap(), store::match_decisions::MatchCounts::default());
    assert!(store.past_examinations(0).await.unwrap().is_empty());
    drop(store);
    assert_eq!(Store::open(place).await.unwrap().audit_verify().await.unwrap().entries, 1);
}

/// Hits are counted with the messages that bring them, decisions by the rules that spoke when they were taken.
async fn rule_yields(store: &Store) {
    const DAY: i64 = 86_400_000;
    let since = |at: i64| [("busy", at), ("quiet", at), ("unknown", at)];
    let user = store.account_by_name("officer").await.unwrap().unwrap().user.id;
    let spoken = |rules: &[&str]| {
        let signal = |rule: &&str| json!({"code": "rule", "engine": "rules", "weight": 0.5, "certainty": 1.0, "args": {"rule": rule, "title": rule}});
        let signals: Vec<serde_json::Value> = rules.iter().map(signal).collect();
        json!({"subject": "traveller", "key": "Y", "record_version": 1, "score": 0.9, "lane": "red", "signals": signals, "snapshot": "v1", "past": {}})
    };
    let mut targets = Vec::new();
    for (key, day, rules) in [("Y1", 10, vec!["busy", "quiet"]), ("Y2", 10, vec!["busy"]), ("Y3", 12, vec!["busy"])] {
        let mut writer = store.writer().await.unwrap();
        let movement = Movement { mode: "air".into(), number: Some("77".into()), ..Movement::default() };
        let movement = writer.put_movement(&movement).await.unwrap();
        let id = writer.new_id(SubjectKind::Traveller).await.unwrap();
        let mut row = row(id, (movement, 1), key, 1, 3);
        row.assessment = spoken(&rules).to_string();
        row.rules = rules.into_iter().map(str::to_owned).collect();
        writer.put_subjects(SubjectKind::Traveller, day * DAY + 5, std::slice::from_ref(&row)).await.unwrap();
        // What is assessed again for another reason is no new hit.
        row.again = Some(Again { because: json!({"code": "list_changed"}), worse: false });
        writer.put_assessed_again(SubjectKind::Traveller, day * DAY + 6, &[row]).await.unwrap();
        writer.commit().await.unwrap();
        targets.push(store.target_of(1, id).await.unwrap().unwrap().id);
    }
    let found = store.rule_yields(&since(0)).await.unwrap();
    assert_eq!((found["busy"].hits, found["quiet"].hits, found.get("unknown")), (3, 1, None));
    assert_eq!(store.rule_yields(&since(11 * DAY)).await.unwrap()["busy"].hits, 1);
    assert_eq!(store.rule_yields(&since(12 * DAY + 99)).await.unwrap()["busy"].hits, 1, "a day counts whole");
    for (target, decision, at) in [(0, "clear", 100), (0, "inspect", 101), (1, "refer", 102), (2, "clear", 103)] {
        store.decide(targets[target], user, "officer", decision, "looked at it", at).await.unwrap();
    }
    let found = store.rule_yields(&since(0)).await.unwrap();
    let busy = found["busy"];
    assert_eq!((busy.decided, busy.inspected, busy.referred), (3, 1, 1), "the last decision on a target counts");
    assert_eq!((found["quiet"].decided, found["quiet"].inspected), (1, 1));
    let later = store.rule_yields(&since(102)).await.unwrap()["busy"];
    assert_eq!((later.decided, later.inspected, later.referred), (2, 0, 1));
    assert!(store.rule_yields(&[]).await.unwrap().is_empty());
    found_by_rules(store, &targets).await;
}

/// What examinations found counts for the rules that spoke when the target was decided, each record once.
async fn found_by_rules(store: &Store, targets: &[i64]) {
    use model::examination::ExaminationResult::{Discrepancy, NothingFound, Seizure, Withdrawn};
    let mut subjects = Vec::new();
    for target in targets {
        subjects.push(store.target(*target).await.unwrap().subject_id);
    }
    let record = async |subject: usize, result, examined_at, corrects| {
        let new = crate::examinations::new(subjects[subject], result, examined_at, corrects);
        store.record_examination(&new, "officer", 200).await.unwrap()
    };
    let found = async |since: i64| {
        let found = store.rule_yields(&[("busy", since), ("quiet", since)]).await.unwrap();
        ["busy", "quiet"].map(|rule| found.get(rule).map_or((0, 0), |found| (found.examined, found.found)))
    };
    assert_eq!(found(0).await, [(0, 0), (0, 0)]);
    record(0, NothingFound, 110, None).await;
    let seizure = record(0, Seizure, 120, None).await;
    record(1, NothingFound, 130, None).await;
    assert_eq!(found(0).await, [(2, 1), (1, 1)], "a record that was examined twice counts once");
    assert_eq!(found(125).await, [(1, 0), (0, 0)]);
    // A correction speaks in the place of what it corrects, at its own time.
    let corrected = record(0, Withdrawn, 120, Some(seizure)).await;
    assert_eq!(found(0).await, [(2, 0), (1, 0)]);
    record(0, Discrepancy, 140, Some(corrected)).await;
    assert_eq!(found(125).await, [(2, 1), (1, 1)]);
}

fn message(bytes: &[u8]) -> NewMessage {
    NewMessage {
        bytes: bytes.to_vec(),
        sender: "s".into(),
        channel: "test".into(),
        name: "n".into(),
        received_at: 1_000,
    }
}

async fn journal(store: &Store) {
    let kept = store.journal_append(&[message(b"one"), message(b"two"), message(b"one")]).await.unwrap();
    assert_eq!(kept.iter().map(|k| k.known).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(kept[0].id, kept[2].id);
    assert_eq!(store.journal_body(kept[1].id).await.unwrap(), b"two");
    assert_eq!(store.journal_pending(0, 10).await.unwrap(), [kept[0].id, kept[1].id]);
    store.journal_quarantine(kept[1].id, "no reader").await.unwrap();
    assert_eq!(store.journal_page(Some("quarantined"), None, None, 1).await.unwrap().total, 1);
    store.journal_retry(kept[1].id).await.unwrap();
    assert!(matches!(store.journal_retry(kept[1].id).await, Err(StoreError::Conflict(_))));
    assert!(matches!(store.journal_body(99).await, Err(StoreError::NotFound { .. })));
}

fn row(id: i64, (movement_id, message_id): (i64, i64), key: &str, version: i64, lane: i64) -> SubjectRow {
    SubjectRow {
        id,
        movement_id,
        message_id,
        key: key.into(),
        version,
        title: format!("NAME {key}"),
        subtitle: "PAK".into(),
        doc: json!({"key": key, "person": {"surname": key}, "version": version}).to_string(),
        lane,
        score: lane as f64 / 4.0,
        reasons: json!([{"code": "I01", "title": "Reason"}]),
        reason: Some("Reason".into()),
        assessment: json!({"subject": "traveller", "key": key}).to_string(),
        snapshot: "v1".into(),
        deadline: Some(5_000),
        cited: vec![("un".into(), format!("entry of {key}"))],
        again: None,
        goods: Vec::new(),
        rules: Vec::new(),
    }
}

async fn put(store: &Store, message_id: i64, rows: &[(&str, i64, i64)]) -> i64 {
    let mut writer = store.writer().await.unwrap();
    let movement =
        Movement { mode: "air".into(), carrier: Some("PK".into()), number: Some("1".into()), ..Movement::default() };
    let movement_id = writer.put_movement(&movement).await.unwrap();
    writer.link_message(movement_id, message_id).await.unwrap();
    let known = writer.stored(SubjectKind::Traveller, movement_id).await.unwrap();
    let mut subjects = Vec::new();
    for (key, version, lane) in rows {
        let id = match known.iter().find(|stored| stored.key == *key) {
            Some(stored) => stored.id,
            None => writer.new_id(SubjectKind::Traveller).await.unwrap(),
        };
        let identifier =
            IdentifierRow { kind: identifier_kind("card"), value: "VI:1".into(), group: (*key).into(), subject_id: id };
        writer.put_identifiers(SubjectKind::Traveller, movement_id, vec![identifier]).await.unwrap();
        subjects.push(row(id, (movement_id, message_id), key, *version, *lane));
    }
    writer.put_subjects(SubjectKind::Traveller, 1_000, &subjects).await.unwrap();
    writer.mark_processed(message_id, &Tally::default()).await.unwrap();
    writer.audit(1_000, AuditEntry::new("system", "message_processed", "message", message_id, "")).await.unwrap();
    writer.commit().await.unwrap();
    movement_id
}

async fn records(store: &Store) {
    let movement = put(store, 1, &[("A", 1, 0), ("B", 1, 3)]).await;
    put(store, 2, &[("A", 2, 2)]).await;
    let people = store.travellers_on(movement).await.unwrap();
    assert_eq!(people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["NAME B", "NAME A"]);
    let versions = store.versions(SubjectKind::Traveller, people[1].id).await.unwrap();
    assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), [2, 1]);
    assert!(store.record_version(SubjectKind::Traveller, people[1].id, 1).await.unwrap().contains("\"version\":1"));
    let writer = store.writer().await.unwrap();
    assert_eq!(
        writer.others(&[(identifier_kind("card"), "VI:1", "A"), (identifier_kind("card"), "VI:2", "A")]).await.unwrap(),
        [1, 0]
    );
    assert_eq!(writer.other_groups(identifier_kind("card"), "VI:1", "A").await.unwrap(), ["B"]);
    drop(writer);
    assert_eq!(
        store.carriers(identifier_kind("card"), "VI:1", (SubjectKind::Traveller, people[0].id)).await.unwrap().len(),
        1
    );
    assert_eq!(store.search("name a", "NAMEA").await.unwrap().len(), 1);
    let mut exported = Vec::new();
    store
        .export("travellers", |value| {
            exported.push(value["key"].clone());
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(exported, [json!("A"), json!("B")]);
    // A writer that is dropped has never been.
    let mut writer = store.writer().await.unwrap();
    writer.put_movement(&Movement { mode: "sea".into(), ..Movement::default() }).await.unwrap();
    drop(writer);
    assert_eq!(store.movements(&Default::default()).await.unwrap().total, 1);
    assert_eq!(store.overview(2_000, 0).await.unwrap().facilitation.assessed, 2);
}

async fn decisions(store: &Store) {
    let user = store.add_user("officer", "O", "officer", "hash", false, 0).await.unwrap();
    let colleague = store.add_user("colleague", "C", "officer", "hash", false, 0).await.unwrap();
    let queue = store.targets(&TargetQuery::default()).await.unwrap();
    assert_eq!((queue.total, queue.items[0].lane.word()), (2, "red"));
    let id = queue.items[0].id;
    store.claim(id, user.id, "officer", 10).await.unwrap();
    assert!(matches!(store.claim(id, colleague.id, "colleague", 11).await, Err(StoreError::Conflict(_))));
    assert!(matches!(
        store.decide(id, colleague.id, "colleague", "clear", "no", 12).await,
        Err(StoreError::Conflict(_))
    ));
    store.decide(id, user.id, "officer", "inspect", "wrong digit", 13).await.unwrap();
    let decided = store.decide(id, user.id, "officer", "clear", "box was right", 14).await.unwrap();
    assert_eq!(decided.decided.unwrap().decision, "clear");
    // The first decision still stands beside the second.
    let all: Vec<String> = store.decisions(id).await.unwrap().into_iter().map(|d| d.decision).collect();
    assert_eq!(all, ["clear", "inspect"]);
    // What calms down while an officer works on it stays with him, in its new lane, until he gives it back.
    let other = queue.items[1].id;
    store.claim(other, user.id, "officer", 15).await.unwrap();
    put(store, 2, &[("A", 3, 0)]).await;
    let calmed = store.target(other).await.unwrap();
    assert_eq!((calmed.status.as_str(), calmed.lane.word()), ("claimed", "green"));
    assert_eq!(store.release(other, user.id, "officer", 16).await.unwrap().status, "lapsed");
    put(store, 2, &[("A", 4, 2)]).await;
    assert_eq!(store.target(other).await.unwrap().status, "open");
    // The same lane again leaves a decided target decided.
    put(store, 2, &[("B", 2, 3)]).await;
    assert_eq!(store.target(id).await.unwrap().status, "decided");
}

/// What is assessed again keeps its record, and its target opens with the reason, or lapses.
async fn reassessing(store: &Store) {
    let movement = put(store, 2, &[("C", 1, 0)]).await;
    let id = store.travellers_on(movement).await.unwrap().iter().find(|p| p.name == "NAME C").unwrap().id;
    let again = async |lane: i64, score: f64, code: &str, worse: bool| {
        let mut writer = store.writer().await.unwrap();
        let known = writer.assessed(SubjectKind::Traveller, &[id, 9_999]).await.unwrap();
        assert_eq!(known.len(), 1, "what is not stored is left out");
        let mut row = row(id, (known[0].movement_id, known[0].message_id), "C", 1, lane);
        row.score = score;
        row.again = Some(Again { because: json!({"code": code, "args": {}, "text": code}), worse });
        writer.put_assessed_again(SubjectKind::Traveller, 9_000, &[row]).await.unwrap();
        writer.commit().await.unwrap();
        let target = store.target_of(1, id).await.unwrap().unwrap();
        (target.id, target.status, target.because.map(|because| because["code"].as_str().unwrap().to_owned()))
    };
    let (target, status, because) = again(3, 0.9, "list_changed", true).await;
    assert_eq!((status.as_str(), because.as_deref()), ("open", Some("list_changed")));
    let assessment = store.assessment_of(SubjectKind::Traveller, id).await.unwrap().unwrap();
    assert_eq!((assessment.at, assessment.because.unwrap()["code"].as_str()), (9_000, Some("list_changed")));
    assert_eq!(store.versions(SubjectKind::Traveller, id).await.unwrap().len(), 1);
    assert_eq!(again(0, 0.0, "list_changed", false).await.1, "lapsed");
    assert_eq!(again(2, 0.5, "list_changed", true).await.1, "open");
    let user = store.account_by_name("officer").await.unwrap().unwrap().user.id;
    store.decide(target, user, "officer", "clear", "looked at it", 20).await.unwrap();
    // The same again leaves it decided; an entry that was not cited before opens it, in the same lane too.
    assert_eq!(again(2, 0.6, "engines_changed", false).await.1, "decided");
    assert_eq!(again(2, 0.7, "match_decided", true).await.2.as_deref(), Some("match_decided"));
    assert_eq!(store.target(target).await.unwrap().status, "open");
    assert_eq!(again(0, 0.0, "match_decided", false).await.1, "lapsed");
}

/// What was asked is kept in its order and scope; a change of lists is worked off once, whoever works on it.
async fn rescreening(store: &Store) {
    let movement = put(store, 2, &[("C", 2, 0)]).await;
    let mut writer = store.writer().await.unwrap();
    let arrival = chrono::DateTime::from_timestamp_millis(5_000).unwrap().naive_utc();
    let mut past = Movement { mode: "sea".into(), number: Some("9".into()), ..Movement::default() };
    past.arrival.time = Some(arrival);
    let past = writer.put_movement(&past).await.unwrap();
    for (movement, lines) in
        [(movement, "1\td\tA\n"), (past, "2\td\t\u{0}B\n"), (movement, "3\td\tC\n"), (movement, "")]
    {
        writer.put_screened(SubjectKind::Traveller, movement, lines.into()).await.unwrap();
    }
    let ids = writer.subjects_after(SubjectKind::Traveller, 0, 2).await.unwrap();
    assert_eq!(ids.len(), 2);
    writer.commit().await.unwrap();
    let (first, last) = store.screened_bounds(5_000).await.unwrap().unwrap();
    assert_eq!(last - first, 2);
    let rows = store.screened(5_000, first - 1, last, 10).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| row.lines.as_str()).collect::<Vec<_>>(),
        ["1\td\tA\n", "2\td\t\u{0}B\n", "3\td\tC\n"]
    );
    // What arrived before the time is out of scope; a movement without a time is not.
    let rows = store.screened(5_001, first - 1, last, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.lines.as_str()).collect::<Vec<_>>(), ["1\td\tA\n", "3\td\tC\n"]);
    let citing =
        store.citing(SubjectKind::Traveller, 5_001, &[("un", "entry of C"), ("eu", "entry of A")]).await.unwrap();
    assert_eq!(citing.len(), 1);
    assert_eq!(
        store.rescreen_baseline().await.unwrap().as_deref(),
        Some("v1"),
        "what the last assessment was made with"
    );
    let writer = store.writer().await.unwrap();
    writer.rescreen_begin(&["un".into(), "eu".into()], "v1", "v2", 7).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(store.rescreen_baseline().await.unwrap().as_deref(), Some("v2"));
    let job = store.rescreen_open().await.unwrap().unwrap();
    assert_eq!((job.reached, job.share()), (None, 0.0));
    let writer = store.writer().await.unwrap();
    let tally = RescreenTally { names: 5, hits: 1, opened: 1, lapsed: 0 };
    assert!(writer.rescreen_advance(job.id, (None, None), tally).await.unwrap());
    writer.rescreen_scan(job.id, 10, 20).await.unwrap();
    assert!(!writer.rescreen_advance(job.id, (None, Some(12)), tally).await.unwrap(), "another was further");
    assert!(writer.rescreen_advance(job.id, (Some(10), Some(15)), tally).await.unwrap());
    writer.commit().await.unwrap();
    let shown = store.overview(2_000, 0).await.unwrap().rescreening.unwrap();
    assert_eq!((shown.share, shown.tally.names, shown.lists.len()), (0.5, 10, 2));
    let before = store.audit_verify().await.unwrap().entries;
    for _ in 0..2 {
        let writer = store.writer().await.unwrap();
        writer.rescreen_done(job.id, 9).await.unwrap();
        writer.commit().await.unwrap();
    }
    assert!(store.rescreen_open().await.unwrap().is_none());
    assert_eq!(store.audit_verify().await.unwrap().entries, before + 1, "one entry a change");
}

/// A decision on a pair is superseded, taken back and runs out; nothing that was decided goes away.
async fn match_decisions(store: &Store) {
    let pair = |entry: &str| Pair { party: "p1-a".into(), list: "un".into(), entry: entry.into() };
    let new = |entry: &str, verdict, expires_at| NewMatchDecision {
        pair: pair(entry),
        entry_digest: "d".into(),
        verdict,
        reason: "Another person".into(),
        expires_at,
        subject: (SubjectKind::Traveller, 1),
        score: 0.9,
        party_name: "KHAN, ALI".into(),
        entry_name: "Ali Khan".into(),
    };
    let remembered = async |moment: i64| {
        let mut writer = store.writer().await.unwrap();
        let known = writer.decided(&["p1-a".into(), "p1-b".into()], moment).await.unwrap();
        let mut found: Vec<(i64, Verdict)> = known.values().flatten().map(|d| (d.id, d.verdict)).collect();
        found.sort_unstable_by_key(|found| found.0);
        found
    };
    assert!(!store.writer().await.unwrap().anything_decided().await.unwrap());
    assert!(remembered(100).await.is_empty());
    let first = store.decide_match(&new("0", Verdict::Different, Some(500)), "officer", 100).await.unwrap();
    let other = store.decide_match(&new("1", Verdict::Same, None), "officer", 110).await.unwrap();
    assert_eq!((first.state.as_str(), first.subject.as_str(), first.applied), ("active", "traveller", 0));
    assert_eq!(remembered(120).await, [(first.id, Verdict::Different), (other.id, Verdict::Same)]);
    // Its time is over; what has no end stays.
    assert_eq!(remembered(500).await, [(other.id, Verdict::Same)]);
    assert_eq!(store.matches_expired(120, 499).await.unwrap().len(), 0);
    assert_eq!(store.matches_expired(499, 500).await.unwrap()[0].id, first.id);
    let counts = store.match_counts(120).await.unwrap();
    assert_eq!((counts.active, counts.different, counts.same, counts.ending), (2, 1, 1, 1));
    assert_eq!(store.match_counts(500).await.unwrap().expired, 1);
    // Where it has spoken is counted once a subject.
    let writer = store.writer().await.unwrap();
    writer.put_applied(SubjectKind::Traveller, &[(first.id, 1), (first.id, 2)], 130).await.unwrap();
    writer.put_applied(SubjectKind::Traveller, &[(first.id, 1)], 140).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(store.match_counts(150).await.unwrap().cleared_today, 2);
    assert_eq!(
        store.match_applied(first.id).await.unwrap(),
        [(SubjectKind::Traveller, 1), (SubjectKind::Traveller, 2)]
    );
    // Decided anew: the first is superseded, and can be taken back no more.
    let second = store.decide_match(&new("0", Verdict::Different, Some(900)), "colleague", 200).await.unwrap();
    assert_eq!(store.match_decision(first.id, 210).await.unwrap().state, "superseded");
    assert!(matches!(store.withdraw_match(first.id, "no", "officer", 210).await, Err(StoreError::Conflict(_))));
    let withdrawn = store.withdraw_match(second.id, "Was the wrong person", "officer", 220).await.unwrap();
    assert_eq!((withdrawn.state.as_str(), withdrawn.withdrawn.unwrap().by.as_str()), ("withdrawn", "officer"));
    assert!(matches!(store.withdraw_match(second.id, "no", "officer", 230).await, Err(StoreError::Conflict(_))));
    assert_eq!(remembered(240).await, [(other.id, Verdict::Same)]);
    assert!(store.matches_expired(0, 10_000).await.unwrap().is_empty());
    let third = store.decide_match(&new("0", Verdict::Same, None), "officer", 250).await.unwrap();
    let said: Vec<(i64, String)> =
        store.decisions_on(&[pair("0")], 260).await.unwrap().into_iter().map(|d| (d.id, d.state)).collect();
    let states = ["active", "withdrawn", "superseded"].map(str::to_owned);
    assert_eq!(said, [third.id, second.id, first.id].into_iter().zip(states).collect::<Vec<_>>());
    let asked = |verdict, state: Option<&str>, words: Option<&str>| MatchDecisionQuery {
        verdict,
        state: state.map(str::to_owned),
        words: words.map(str::to_owned),
        page: 1,
    };
    let total = async |query: MatchDecisionQuery| store.match_decisions(&query, 260).await.unwrap().total;
    assert_eq!(total(asked(None, None, None)).await, 4);
    assert_eq!(total(asked(Some(Verdict::Same), Some("active"), None)).await, 2);
    assert_eq!(total(asked(None, Some("withdrawn"), Some("ali khan"))).await, 1);
    assert_eq!(total(asked(None, None, Some("colleague"))).await, 1);
    assert_eq!(total(asked(None, None, Some("nothing of the kind"))).await, 0);
    assert!(matches!(store.match_decision(99, 0).await, Err(StoreError::NotFound { .. })));
}

async fn people(store: &Store) {
    let account = store.account_by_name("officer").await.unwrap().unwrap();
    store.count_failure(account.user.id, |_| 99).await.unwrap();
    assert_eq!(store.account(account.user.id).await.unwrap().failures, 1);
    assert!(store.count_success(account.user.id, Some(5)).await.unwrap());
    assert!(!store.count_success(account.user.id, Some(5)).await.unwrap(), "one code works once");
    store.add_session("hash", account.user.id, "csrf", 100, 1_000).await.unwrap();
    assert!(store.session("hash", 200, 500).await.unwrap().is_some());
    assert!(store.session("hash", 700, 500).await.unwrap().is_none(), "rested too long");
    assert!(store.session("hash", 1_001, 5_000).await.unwrap().is_none(), "too old");
}

async fn audit(store: &Store) {
    let before = store.audit_verify().await.unwrap();
    assert!(before.ok && before.entries >= 2, "{before:?}");
    // Views are linked in the order in which they were written down, each once.
    for id in 1..=3 {
        store.audit(10 + id, &[AuditEntry::new("officer", "view", "traveller", id, "")]).await.unwrap();
    }
    assert_eq!(store.audit_link().await.unwrap(), 3);
    assert_eq!(store.audit_link().await.unwrap(), 0);
    let after = store.audit_verify().await.unwrap();
    assert!(after.ok && after.entries == before.entries + 3, "{after:?}");
    let page = store.audit_page(&store::audit::AuditQuery::default()).await.unwrap();
    let seen: Vec<&str> = page.items.iter().take(3).map(|item| item.subject_id.as_str()).collect();
    assert_eq!(seen, ["3", "2", "1"]);
    // What no database can keep is written, hashed and read alike, whichever way it comes into the chain.
    for detail in ["a\0b", "a\\u0000b"] {
        store.audit(20, &[AuditEntry::new("officer", "view", "list", "1", detail)]).await.unwrap();
        let writer = store.writer().await.unwrap();
        writer.audit(21, AuditEntry::new("system", "message_processed", "message", 9, detail)).await.unwrap();
        writer.commit().await.unwrap();
        let verdict = store.audit_verify().await.unwrap();
        assert!(verdict.ok, "{detail:?}: {verdict:?}");
    }
}

async fn backup(store: &Store, other: &Store) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    store.backup(&file).await.unwrap();
    assert!(matches!(store.restore(&file).await, Err(StoreError::Conflict(_))));
    other.restore(&file).await.unwrap();
    assert_eq!(other.usage_sources().await.unwrap(), store.usage_sources().await.unwrap());
    assert_eq!(other.audit_verify().await.unwrap(), store.audit_verify().await.unwrap());
    assert_eq!(other.journal_body(1).await.unwrap(), b"one");
    let targets = async |store: &Store| store.targets(&TargetQuery::default()).await.unwrap().total;
    assert_eq!((targets(other).await, targets(store).await), (5, 5));
    assert_eq!(other.value_set_changes(9).await.unwrap(), store.value_set_changes(9).await.unwrap());
    assert_eq!(other.rule_events("r").await.unwrap(), store.rule_events("r").await.unwrap());
    let yields = async |store: &Store| store.rule_yields(&[("busy", 0)]).await.unwrap();
    assert_eq!(yields(other).await, yields(store).await);
    let examinations = async |store: &Store| store.examinations((SubjectKind::Traveller, 1)).await.unwrap();
    assert_eq!(examinations(other).await, examinations(store).await);
    assert_eq!(other.past_examinations(0).await.unwrap(), store.past_examinations(0).await.unwrap());
    assert!(other.target_of(1, 3).await.unwrap().unwrap().because.is_some());
    // What is counted goes on after what was restored.
    other.journal_append(&[message(b"three")]).await.unwrap();
    other.audit(1, &[AuditEntry::new("a", "b", "c", 1, "d")]).await.unwrap();
    assert!(other.audit_verify().await.unwrap().ok);
}

/// Each way of changing what was written is found, at its place.
async fn tampering(store: &Store) {
    let head = store.audit_verify().await.unwrap();
    for (harm, mend, at) in [
        ("UPDATE audit SET detail = 'x' WHERE seq = 2", "UPDATE audit SET detail = '' WHERE seq = 2", 2),
        ("UPDATE audit SET seq = -3 WHERE seq = 3", "UPDATE audit SET seq = 3 WHERE seq = -3", 3),
        ("UPDATE audit_head SET seq = seq + 1", "UPDATE audit_head SET seq = seq - 1", head.entries + 1),
    ] {
        store.execute_for_tests(harm).await.unwrap();
        let verdict = store.audit_verify().await.unwrap();
        assert_eq!((verdict.ok, verdict.broken_at), (false, Some(at)), "{harm}");
        store.execute_for_tests(mend).await.unwrap();
    }
    // Two entries in each other's place.
    for sql in [
        "UPDATE audit SET seq = -1 WHERE seq = 1",
        "UPDATE audit SET seq = 1 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = -1",
    ] {
        store.execute_for_tests(sql).await.unwrap();
    }
    assert_eq!(store.audit_verify().await.unwrap().broken_at, Some(1));
}
