//! The life of a list: editions, what they change, what is refused, where it comes from.

use std::collections::BTreeMap;

use model::{Entity, watch::EntityName};
use store::{
    AuditEntry, Store, StoreError,
    lists::{EntryFate, ListSource, NewEdition, Offered, Outcome, Refusal, Standing, Validator},
};

fn entity(id: &str, name: &str) -> Entity {
    Entity {
        id: id.into(),
        names: vec![EntityName { text: name.into(), ..EntityName::default() }],
        ..Entity::default()
    }
}

fn many(count: usize) -> Vec<Entity> {
    (0..count).map(|n| entity(&n.to_string(), "A")).collect()
}

fn offered(list: &str, by: &str) -> Offered {
    Offered { list: list.into(), name: "UN".into(), source: "file".into(), by: by.into(), ..Offered::default() }
}

fn edition(entities: Vec<Entity>) -> NewEdition {
    NewEdition {
        list: "un".into(),
        name: "UN".into(),
        source: "file".into(),
        edition: None,
        entities,
        accept_shrunken: false,
    }
}

pub async fn life(store: &Store) {
    editions(store).await;
    shrunken(store).await;
    at_once(store).await;
    by_hand(store).await;
    sources(store).await;
}

async fn editions(store: &Store) {
    let list = many(60);
    assert_eq!(store.put_list(edition(list.clone()), 1_000).await.unwrap().added, 60);
    let mut next = list.clone();
    next.pop();
    next[0] = entity("0", "B");
    next.push(entity("new", "C"));
    let difference = store.put_list(edition(next.clone()), 2_000).await.unwrap();
    assert_eq!((difference.added, difference.changed, difference.removed), (1, 1, 1));
    // The same again makes no edition; that the source was looked at is known.
    let mark = store.engines_mark().await.unwrap();
    let again = store.take_list(&offered("un", "schedule"), None, next.clone(), 0.1, 3_000).await.unwrap();
    assert_eq!((again.outcome, again.by.as_str()), (Outcome::Same, "schedule"));
    assert_eq!(store.engines_mark().await.unwrap(), mark);
    let editions = store.list_editions("un", 1).await.unwrap();
    assert_eq!((editions.total, editions.items[0].difference, editions.items[0].at), (2, difference, 2_000));
    let state = store.list_states(5_000).await.unwrap().into_iter().find(|list| list.id == "un").unwrap();
    assert_eq!((state.checked_at, state.age_seconds, state.standing), (Some(3_000), Some(2), Standing::InForce));

    let report = store.list_difference("un", None, None, None, Some(1)).await.unwrap();
    assert_eq!((report.counts, report.total), (difference, 3));
    let fates: Vec<_> = report.items.iter().map(|item| (item.fate, item.entry.id.as_str())).collect();
    assert_eq!(fates, [(EntryFate::Added, "new"), (EntryFate::Changed, "0"), (EntryFate::Removed, "59")]);
    let change = &report.items[1].fields[0];
    assert_eq!(change.field, "names");
    assert_eq!(change.before.as_ref().unwrap()[0]["text"], "A");
    assert_eq!(change.after.as_ref().unwrap()[0]["text"], "B");
    // Backwards, by digest; and the first edition against nothing, a page at a time.
    let (first, second) = (&editions.items[1].digest, &editions.items[0].digest[..8]);
    let back = store.list_difference("un", Some(second), Some(first), Some(EntryFate::Added), None).await.unwrap();
    assert_eq!((back.total, back.items[0].entry.id.as_str()), (1, "59"));
    let all = store.list_difference("un", None, Some(first), None, Some(2)).await.unwrap();
    assert_eq!((all.counts.added, all.items.len(), all.from.is_none()), (60, 10, true));
    let none = store.list_difference("un", None, Some("0123456789"), None, None).await;
    assert!(matches!(none, Err(StoreError::NotFound { .. })), "{none:?}");
    // A publisher who dates the same entries anew has made an edition.
    let dated = store.take_list(&offered("un", "x"), Some("2026-11-20".into()), next, 0.1, 4_000).await.unwrap();
    assert_eq!(dated.outcome, Outcome::Taken);
}

/// What was refused is kept, shown, and can be taken all the same; the old edition is in force meanwhile.
async fn shrunken(store: &Store) {
    let refused = store.take_list(&offered("un", "schedule"), None, many(40), 0.1, 6_000).await.unwrap();
    assert_eq!((refused.outcome, refused.reason.as_deref(), refused.kept), (Outcome::Refused, Some("shrunk"), true));
    assert_eq!(store.list_entities("un").await.unwrap().len(), 60);
    assert!(matches!(store.put_list(edition(vec![]), 6_500).await, Err(StoreError::Conflict(_))));
    let state = store.list_states(7_000).await.unwrap().into_iter().find(|list| list.id == "un").unwrap();
    assert_eq!((state.standing, state.checked_at), (Standing::Refused, Some(4_000)));
    // Only the last refused edition is kept whole.
    assert!(matches!(store.accept_attempt(refused.id, "chief", "halved", 7_000).await, Err(StoreError::Conflict(_))));
    let refused = store.take_list(&offered("un", "schedule"), None, many(40), 0.1, 7_000).await.unwrap();
    let digest = refused.digest.clone().unwrap();
    let seen = store.list_difference("un", None, Some(&digest), Some(EntryFate::Removed), Some(1)).await.unwrap();
    assert_eq!(seen.total, 20);
    let taken = store.accept_attempt(refused.id, "chief", "The publisher halved it", 8_000).await.unwrap();
    assert_eq!((taken.outcome, taken.digest.as_deref()), (Outcome::Taken, Some(digest.as_str())));
    let newest = store.list_editions("un", 1).await.unwrap().items.remove(0);
    assert_eq!((newest.by.as_str(), newest.reason.as_deref()), ("chief", Some("The publisher halved it")));
    assert_eq!(store.list_entities("un").await.unwrap().len(), 40);
    // Nothing came at all.
    let away = Refusal::new("unreachable", "the server does not answer");
    let away = store.refuse_list(&offered("un", "schedule"), &away, 9_000).await.unwrap();
    assert_eq!((away.outcome, away.reason.as_deref(), away.kept), (Outcome::Refused, Some("unreachable"), false));
    let same = store.confirm_list(&offered("un", "schedule"), 9_500).await.unwrap();
    assert_eq!(same.entries, Some(40));
    assert_eq!(store.list_attempts("un", 1).await.unwrap().items[0].id, same.id);
    let log = store.audit_page(&store::audit::AuditQuery::default()).await.unwrap();
    let said = |action: &str, actor: &str| log.items.iter().any(|item| item.action == action && item.actor == actor);
    assert!(said("list_refused", "schedule") && said("list_updated", "chief"));
}

/// Of updates at the same time each is compared with the one before it, and none is lost.
async fn at_once(store: &Store) {
    let (first, second) = (store.clone(), store.clone());
    let take = |store: Store, name: &'static str| {
        tokio::spawn(
            async move { store.take_list(&offered("both", name), None, vec![entity(name, name)], 1.0, 1).await },
        )
    };
    let (a, b) = (take(first, "one"), take(second, "two"));
    a.await.unwrap().unwrap();
    b.await.unwrap().unwrap();
    let editions = store.list_editions("both", 1).await.unwrap().items;
    let counts: Vec<_> = editions.iter().rev().map(|e| (e.difference.added, e.difference.removed)).collect();
    assert_eq!(counts, [(1, 0), (1, 1)]);
}

async fn by_hand(store: &Store) {
    let writers = (0..8).map(|n| {
        let store = store.clone();
        tokio::spawn(async move {
            let change = |mut entities: Vec<Entity>| {
                entities.push(entity(&format!("w-{n}"), "X"));
                Ok::<_, StoreError>((entities, AuditEntry::new("officer", "entry_added", "watchlist", n, "")))
            };
            store.edit_list(&offered("watch", "officer"), 1, change).await
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        assert_eq!(writer.await.unwrap().unwrap().added, 1);
    }
    assert_eq!(store.list_entities("watch").await.unwrap().len(), 8);
    let refused = store
        .edit_list(&offered("watch", "officer"), 1, |_| {
            Err::<(Vec<Entity>, AuditEntry), _>(StoreError::NotFound { what: "entry", id: "w".into() })
        })
        .await;
    assert!(matches!(refused, Err(StoreError::NotFound { .. })));
}

async fn sources(store: &Store) {
    let source = ListSource {
        list: "un".into(),
        name: "United Nations".into(),
        urls: vec!["https://lists.example/un.xml".into()],
        mapping: None,
        every_seconds: 60,
        shrink: 0.2,
        fixed: false,
        by: "chief".into(),
        at: 9_000,
    };
    store.put_list_source(&source).await.unwrap();
    assert_eq!(store.list_source("un").await.unwrap(), Some(source.clone()));
    let digest = store.lists().await.unwrap().into_iter().find(|list| list.id == "un").unwrap().digest;
    let seen = BTreeMap::from([(source.urls[0].clone(), Validator { etag: Some("\"1\"".into()), modified: None })]);
    store.put_list_validators("un", &digest, seen.clone()).await.unwrap();
    assert_eq!(store.list_validators("un").await.unwrap(), seen);
    // Another edition in force, or another address: what was said before says nothing any more.
    store.put_list(edition(many(41)), 10_000).await.unwrap();
    assert!(store.list_validators("un").await.unwrap().is_empty());
    let standing = |states: Vec<store::lists::ListState>| {
        let state = states.into_iter().find(|list| list.id == "un").unwrap();
        (state.standing, state.stale)
    };
    assert_eq!(standing(store.list_states(190_000).await.unwrap()), (Standing::InForce, false));
    assert_eq!(standing(store.list_states(191_000).await.unwrap()), (Standing::Stale, true));
    // What the configuration file sets is changed there alone.
    store.put_list_source(&ListSource { fixed: true, ..source.clone() }).await.unwrap();
    assert!(matches!(store.put_list_source(&source).await, Err(StoreError::Conflict(_))));
    store.remove_list_source("un", "configuration", 11_000).await.unwrap();
    assert!(store.list_source("un").await.unwrap().is_none());
    assert!(matches!(store.remove_list_source("un", "chief", 12_000).await, Err(StoreError::NotFound { .. })));
}
