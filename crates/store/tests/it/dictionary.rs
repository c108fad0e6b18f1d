//! Editions of the dictionary and the proposals that lead to them.

use serde_json::json;
use store::{
    Store, StoreError,
    dictionary::{GoodsVerdict, NewGoodsEdition, NewGoodsProposal},
};

fn edition(follows: i64, text: &str) -> NewGoodsEdition {
    NewGoodsEdition {
        follows,
        text: text.into(),
        edition: format!("e-{text}"),
        items: 2,
        added: 1,
        ..Default::default()
    }
}

fn proposal(base: i64, by: &str) -> NewGoodsProposal {
    NewGoodsProposal {
        kind: "item".into(),
        title: "veltane".into(),
        base,
        source: None,
        change: json!({"remove": ["veltane"]}),
        reason: "It is listed no more".into(),
        by: by.into(),
    }
}

pub async fn editions(store: &Store) {
    assert_eq!(store.goods_edition_in_force().await.unwrap(), None);
    assert!(store.seed_goods(&edition(0, "one"), 10).await.unwrap());
    assert!(!store.seed_goods(&edition(0, "other"), 11).await.unwrap(), "only where none ever was");
    let first = store.goods_edition_in_force().await.unwrap().unwrap();
    assert_eq!(store.goods_text(&first).await.unwrap(), "one");

    let id = store.propose_goods(&proposal(first.id, "a"), 20).await.unwrap();
    let other = store.propose_goods(&proposal(first.id, "a"), 21).await.unwrap();
    assert_eq!(store.goods_proposals(Some("open"), 1).await.unwrap().total, 2);
    let next = GoodsVerdict::Approved(edition(first.id, "two"));
    let own = store.decide_goods(id, &next, "a", "", 30).await;
    assert!(matches!(own, Err(StoreError::Conflict(_))), "nobody approves what he proposed");
    let own = store.decide_goods(id, &GoodsVerdict::Refused, "a", "", 30).await;
    assert!(matches!(own, Err(StoreError::Conflict(_))), "nor refuses it");
    assert_eq!(store.goods_edition_in_force().await.unwrap().unwrap().id, first.id);
    let made = store.decide_goods(id, &next, "b", "Right", 31).await.unwrap().unwrap();
    let again = store.decide_goods(id, &GoodsVerdict::Refused, "c", "", 32).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "decided once");
    let stale = store.decide_goods(other, &GoodsVerdict::Approved(edition(first.id, "x")), "b", "", 33).await;
    assert!(matches!(stale, Err(StoreError::Conflict(_))), "it was made from an edition that is not in force");
    assert_eq!(store.goods_proposal(other).await.unwrap().0.state, "open", "a refusal of the store decides nothing");
    store.decide_goods(other, &GoodsVerdict::Refused, "b", "Twice", 34).await.unwrap();

    let (shown, change) = store.goods_proposal(id).await.unwrap();
    assert_eq!((shown.state.as_str(), shown.decided_by.as_deref(), shown.edition), ("approved", Some("b"), Some(made)));
    assert_eq!(change, json!({"remove": ["veltane"]}));
    let editions = store.goods_editions(1).await.unwrap();
    assert_eq!(
        editions.items.iter().map(|e| (e.id, e.until)).collect::<Vec<_>>(),
        [(made, None), (first.id, Some(31))]
    );
    assert_eq!(editions.items[0].proposal, Some(id));
    assert!(matches!(store.goods_proposal(99).await, Err(StoreError::NotFound { .. })));
    assert!(matches!(store.goods_edition(99).await, Err(StoreError::NotFound { .. })));
    assert!(store.audit_verify().await.unwrap().ok);
}
