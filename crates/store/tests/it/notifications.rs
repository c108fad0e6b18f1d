//! The log of notifications: only added to, one at a time, and searched by how each stands.

use store::{
    AuditEntry, Store, StoreError,
    notifications::{NotificationEvent, NotificationHead, NotificationQuery},
};

fn head(reference: &str, deadline: Option<&str>) -> NotificationHead {
    NotificationHead {
        reference: reference.into(),
        form: "pen".into(),
        form_version: 1,
        direction: "outgoing".into(),
        counterpart: "competent_authority PK".into(),
        subject: "Acetone".into(),
        state: "draft".into(),
        deadline: deadline.map(str::to_owned),
        next_at: None,
    }
}

fn event(at: i64, doc: &str) -> NotificationEvent {
    NotificationEvent { at, by: "officer".into(), doc: doc.into() }
}

fn entry(action: &str) -> AuditEntry {
    AuditEntry::new("officer", action, "notification", 1, "")
}

pub async fn log(store: &Store) {
    let today = "2026-11-25";
    let begin = async |head: NotificationHead| {
        store.begin_notification(&head, Some(7), &event(1, "{\"a\":1}"), |_| entry("notification_drafted")).await
    };
    let late = begin(head("R-1", Some("2026-11-20"))).await.unwrap();
    let later = begin(head("R-2", Some("2026-12-20"))).await.unwrap();
    let none = begin(head("R-3", None)).await.unwrap();
    assert!(matches!(begin(head("R-1", None)).await, Err(StoreError::Conflict(_))));

    let mut sent = NotificationHead { state: "sent".into(), next_at: Some(100), ..head("R-2", Some("2026-12-20")) };
    let add = async |seen, head: &NotificationHead| {
        store
            .add_notification_events(later, seen, &[event(2, "{\"b\":2}"), event(3, "x")], head, &[(2, entry("sent"))])
            .await
    };
    add(1, &sent).await.unwrap();
    let again = add(1, &sent).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    let docs: Vec<String> = store.notification_log(later).await.unwrap().into_iter().map(|event| event.doc).collect();
    assert_eq!(docs, ["{\"a\":1}", "{\"b\":2}", "x"]);
    assert_eq!(store.notifications_due(99).await.unwrap(), Vec::<i64>::new());
    assert_eq!(store.notifications_due(100).await.unwrap(), [later]);

    let page = store.notifications(&NotificationQuery::default(), today).await.unwrap();
    let order: Vec<(i64, bool)> = page.items.iter().map(|item| (item.id, item.overdue)).collect();
    assert_eq!((order, page.total), (vec![(late, true), (later, false), (none, false)], 3));
    let query = NotificationQuery { overdue: true, words: Some("r-1".into()), ..NotificationQuery::default() };
    assert_eq!(store.notifications(&query, today).await.unwrap().total, 1);
    let query = NotificationQuery { state: Some("sent".into()), ..NotificationQuery::default() };
    let found = store.notifications(&query, today).await.unwrap();
    assert_eq!((found.items[0].events, found.items[0].consignment_id), (3, Some(7)));
    let counts = store.notification_counts(today).await.unwrap();
    assert_eq!(counts, [("draft".to_owned(), 2), ("sent".to_owned(), 1), ("overdue".to_owned(), 1)]);
    assert_eq!(store.notifications_of("outgoing", "R-2").await.unwrap(), [later]);
    assert!(matches!(store.notification(99, today).await, Err(StoreError::NotFound { .. })));
    sent.next_at = None;
    store.add_notification_events(later, 3, &[event(4, "y")], &sent, &[]).await.unwrap();
    assert_eq!(store.notifications_due(i64::MAX).await.unwrap(), Vec::<i64>::new());
    assert!(store.found_in((0, i64::MAX), 0, 10).await.unwrap().is_empty());
}
