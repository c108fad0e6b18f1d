//! What examinations found: kept by record, corrected by naming, never changed.

use model::{
    SubjectKind,
    examination::{ExaminationKind, ExaminationResult, Examined, FindingCategory},
};
use store::{Store, StoreError, audit::AuditQuery, examinations::NewExamination};

pub fn said(result: ExaminationResult) -> Examined {
    let found = result.found() == Some(true);
    Examined {
        kind: ExaminationKind::Physical,
        result,
        category: found.then_some(FindingCategory::Drugs),
        quantity: found.then_some(2.5),
        unit: found.then(|| "kg".into()),
        note: "in the lining".into(),
    }
}

pub fn new(subject_id: i64, result: ExaminationResult, examined_at: i64, corrects: Option<i64>) -> NewExamination {
    NewExamination { subject: (SubjectKind::Traveller, subject_id), said: said(result), examined_at, corrects }
}

pub async fn kept(store: &Store) {
    use ExaminationResult::{NothingFound, Seizure, Withdrawn};
    let record = async |new: NewExamination, at| store.record_examination(&new, "officer", at).await;
    let (one, other) = ((SubjectKind::Traveller, 1), (SubjectKind::Traveller, 2));
    let first = record(new(1, NothingFound, 40, None), 50).await.unwrap();
    let second = record(new(1, NothingFound, 45, None), 51).await.unwrap();
    let corrected = record(new(1, Seizure, 40, Some(first)), 52).await.unwrap();

    // The row that was corrected is kept as it was, and is corrected no more; the row after it is.
    assert!(matches!(record(new(1, NothingFound, 40, Some(first)), 53).await, Err(StoreError::Conflict(_))));
    assert!(matches!(record(new(2, NothingFound, 40, Some(second)), 53).await, Err(StoreError::NotFound { .. })));
    let again = record(new(1, Seizure, 41, Some(corrected)), 54).await.unwrap();
    let all = store.examinations(one).await.unwrap();
    let rows: Vec<_> = all.iter().map(|row| (row.id, row.result, row.first, row.revision, row.stands)).collect();
    assert_eq!(
        rows,
        [
            (again, Seizure, Some(first), 2, true),
            (corrected, Seizure, Some(first), 1, false),
            (second, NothingFound, None, 0, true),
            (first, NothingFound, None, 0, false),
        ]
    );
    assert_eq!((all[0].quantity, all[0].unit.as_deref(), all[0].by.as_str()), (Some(2.5), Some("kg"), "officer"));
    assert_eq!((all[2].category, all[2].note.as_str(), all[0].examined_at), (None, "in the lining", 41));
    assert_eq!(store.examined(corrected).await.unwrap(), one);
    assert!(matches!(store.examined(9_999).await, Err(StoreError::NotFound { .. })));
    assert!(store.examinations(other).await.unwrap().is_empty());

    // The past hears what stands, each examination of a record by its place among them.
    let other = record(new(2, Withdrawn, 40, None), 55).await.unwrap();
    let past = store.past_examinations(first).await.unwrap();
    let rows: Vec<_> = past.iter().map(|row| (row.id, row.said.revision, row.number)).collect();
    assert_eq!(rows, [(second, 0, 1), (again, 2, 0), (other, 0, 0)]);
    assert!(past.iter().all(|row| !row.key.is_empty() && row.document.contains(&row.key)));
    assert!(store.past_examinations(other).await.unwrap().is_empty());

    // The log says who did what to which record, and nothing of what stands in the note.
    let page = store.audit_page(&AuditQuery::default()).await.unwrap();
    let entry = page.items.iter().find(|entry| entry.action == "examination_corrected").unwrap();
    assert_eq!(
        (entry.actor.as_str(), entry.subject.as_str(), entry.subject_id.as_str()),
        ("officer", "traveller", "1")
    );
    assert!(entry.detail.contains("seizure") && !entry.detail.contains("lining"), "{}", entry.detail);
}
