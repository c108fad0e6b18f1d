//! What headings are suggested from.

use store::{
    Store,
    headings::{
        ConfirmedLine,
        NomenclatureKind::{Nomenclature, Tariff},
    },
};

fn line(words: &str, code: &str, count: i64) -> ConfirmedLine {
    ConfirmedLine { words: words.into(), code: code.into(), edition: 2022, count }
}

pub async fn sources(store: &Store) {
    let empty = store.heading_sources().await.unwrap();
    assert!(empty.nomenclature.is_none() && empty.tariff.is_none() && empty.last_confirmed == 0);
    let mark = store.engines_mark().await.unwrap();
    assert!(store.put_nomenclature(Nomenclature, 2017, ("first", 1), "supervisor", 10).await.unwrap());
    assert!(store.put_nomenclature(Nomenclature, 2022, ("second", 2), "supervisor", 20).await.unwrap());
    assert!(!store.put_nomenclature(Nomenclature, 2022, ("second", 2), "supervisor", 30).await.unwrap());
    assert!(store.put_nomenclature(Tariff, 2022, ("national", 3), "supervisor", 40).await.unwrap());
    let found = store.heading_sources().await.unwrap();
    let (nomenclature, tariff) = (found.nomenclature.unwrap(), found.tariff.unwrap());
    assert_eq!((nomenclature.edition, nomenclature.at, tariff.lines), (2022, 20, 3));
    assert_eq!(store.text(&nomenclature.digest).await.unwrap().as_deref(), Some("second"));
    assert_ne!(store.engines_mark().await.unwrap(), mark);

    let file = [line("frozen shrimp", "030617", 3), line("rice", "100630", 1)];
    assert!(store.add_confirmed(&file, Some("d1"), "supervisor", 50).await.unwrap());
    assert!(!store.add_confirmed(&file, Some("d1"), "supervisor", 60).await.unwrap(), "the same file is one");
    let before = store.heading_sources().await.unwrap();
    let mark = store.engines_mark().await.unwrap();
    assert!(store.add_confirmed(&[line("rice", "100630", 1)], None, "officer", 70).await.unwrap());
    assert_eq!(store.engines_mark().await.unwrap(), mark, "a single confirmation waits for the next change");
    let after = store.heading_sources().await.unwrap();
    assert_eq!((before.confirmations, after.confirmations), (4, 5));
    assert_eq!(store.confirmed_lines(before.last_confirmed).await.unwrap(), file, "as it was then");
    let now = store.confirmed_lines(after.last_confirmed).await.unwrap();
    assert_eq!(now, [line("frozen shrimp", "030617", 3), line("rice", "100630", 2)]);
}
