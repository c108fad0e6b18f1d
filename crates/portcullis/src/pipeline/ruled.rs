//! What authorities have ruled of goods, asked before a batch is assessed, and followed by what is stored.

use anyhow::Result;
use assess::{Task, ruled};
use chrono::{DateTime, NaiveDate, Utc};
use model::SubjectKind;
use store::{Writer, goods_rulings::RulingsFollowed};

use super::{Pipeline, reassess::Because};

/// The setting that says up to where rulings have been followed.
const FOLLOWED: &str = "goods rulings followed";

/// Gives each task the rulings that are in force of its goods at a moment: one question a batch.
pub async fn recall(writer: &mut Writer, tasks: &mut [Task], moment: i64) -> Result<()> {
    tasks.iter_mut().for_each(|task| task.past.rulings.clear());
    // Keys are made only where there is anything to look up by them.
    if !writer.anything_ruled().await? {
        return Ok(());
    }
    let day = DateTime::from_timestamp_millis(moment).unwrap_or_else(Utc::now).date_naive();
    let keys: Vec<Vec<String>> = tasks.iter().map(ruled::keys_of).collect();
    let mut asked: Vec<String> = keys.iter().flatten().cloned().collect();
    asked.sort_unstable();
    asked.dedup();
    let known = writer.rulings(&asked, day).await?;
    for (task, keys) in tasks.iter_mut().zip(&keys) {
        let mut found: Vec<_> = keys.iter().filter_map(|key| known.get(key)).flatten().cloned().collect();
        found.sort_by_key(|ruling| ruling.id);
        found.dedup_by_key(|ruling| ruling.id);
        task.past.rulings = found;
    }
    Ok(())
}

/// Assesses again the bills whose goods were ruled on, or of which a ruling has begun, ended or been taken back, since
/// this was done last. Returns how many came out otherwise than before. A process that is killed meanwhile does it again
/// at its next start.
pub async fn follow(pipeline: &Pipeline, today: NaiveDate) -> Result<usize> {
    let _alone = pipeline.following.lock().await;
    let followed: RulingsFollowed = match pipeline.store.setting(FOLLOWED).await? {
        Some(text) => serde_json::from_str(&text)?,
        None => RulingsFollowed::default(),
    };
    let (turned, reached) = pipeline.store.rulings_turned(&followed, today).await?;
    let mut changed = 0;
    for ruling in turned {
        let because = Because::GoodsRuled { authority: ruling.authority, reference: ruling.reference };
        changed += pipeline.reassess(SubjectKind::Consignment, &ruling.bills, because).await?;
    }
    if reached != followed {
        pipeline.store.set(FOLLOWED, &serde_json::to_string(&reached)?).await?;
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{ConsignmentRecord, Document, assessment::RulingDecision};
    use store::{NewMessage, Place, Store, goods::GoodsQuery, goods_rulings::NewRuling};

    use super::*;
    use crate::{config::Config, pipeline::replay};

    fn manifest(number: u32, text: &str) -> Vec<u8> {
        format!(
            "UNB+UNOB:2+LINE+PKCUS+261120:1052+S{number}'\nUNH+1+CUSCAR:D:95B:UN:LOT10'\nBGM+85+DOC{number}+9'\n\
             DTM+137:202611201052:102'\nTDT+20+012{number}W+1++MSCU:172:20+++9074729:146::TEST SHIP:PA'\n\
             LOC+5+DEHAM:139:6'\nLOC+60+PKKHI:139:6'\nDTM+132:202611240330:203'\nCNI+1+BILL{number}'\nRFF+BM:BILL{number}'\n\
             CNT+7:18:TNE'\nCNT+8:600'\nLOC+9+DEHAM:139:6'\nLOC+11+PKKHI:139:6'\nGIS+23'\n\
             NAD+CZ+++NORDHAFEN CHEMIE GMBH+STREET 1++++DE'\nNAD+CN+++ORCHARD MATCHES PVT LTD+STREET 2++++PK'\n\
             GID+1+600:DR'\nFTX+AAA+++{text}'\nMEA+AAE+G+KGM:18000'\nUNT+20+1'\nUNZ+1+S{number}'\n"
        )
        .into_bytes()
    }

    async fn take(pipeline: &Arc<Pipeline>, number: u32, text: &str, received_at: i64) {
        let message = NewMessage {
            bytes: manifest(number, text),
            sender: "test".into(),
            channel: "test".into(),
            name: number.to_string(),
            received_at,
        };
        pipeline.store.journal_append(&[message]).await.unwrap();
        pipeline.drain(|_| {}).await.unwrap();
    }

    async fn states(pipeline: &Pipeline) -> Vec<(String, String)> {
        let query = GoodsQuery { monitored: true, page: 1, ..GoodsQuery::default() };
        let lines = pipeline.store.goods_lines(&query).await.unwrap().items;
        let mut out: Vec<_> = lines.into_iter().map(|line| (line.reference, line.state)).collect();
        out.sort();
        out
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_ruling_is_found_again_on_later_bills_and_counts_no_more_once_it_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Folder(folder.path().join("data"))).await.unwrap();
        let config = Config { data: folder.path().join("data"), ..Config::default() };
        let pipeline = Pipeline::open(store, config.clone()).await.unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let at = |text: &str| day(text).and_hms_opt(12, 0, 0).unwrap().and_utc().timestamp_millis();
        take(&pipeline, 1, "POTASSIUM PERCHLORATE P/N ZX-4711", at("2026-05-01")).await;
        assert_eq!(states(&pipeline).await, [("BILL1".to_owned(), "open".to_owned())]);
        let lane = |pipeline: &Arc<Pipeline>| {
            let store = pipeline.store.clone();
            async move { store.goods_lines(&GoodsQuery { page: 1, ..GoodsQuery::default() }).await.unwrap().items[0].lane }
        };
        let before = lane(&pipeline).await;

        let record = pipeline.store.record(SubjectKind::Consignment, 1).await.unwrap();
        let record = ConsignmentRecord::from_document(&record.doc).unwrap();
        let keys = assess::ruled::Keys::of_line(&record, 0).unwrap();
        let ruling = NewRuling {
            authority: "Invented Agency".into(),
            reference: "IA/1".into(),
            decision: RulingDecision::NotControlled,
            item: "potassium_perchlorate".into(),
            issued: day("2026-05-02"),
            valid_from: day("2026-05-02"),
            valid_until: Some(Utc::now().date_naive() + chrono::Days::new(30)),
            reason: "For matches".into(),
            goods: "POTASSIUM PERCHLORATE P/N ZX-4711".into(),
            product: keys.reference.clone(),
            consignor: None,
            text_key: keys.text,
            product_key: keys.product.unwrap(),
            line: Some((1, 1)),
        };
        let id = pipeline.store.enter_ruling(&ruling, "boss", 1).await.unwrap();
        let today = Utc::now().date_naive();
        assert_eq!(follow(&pipeline, today).await.unwrap(), 1);
        assert_eq!(follow(&pipeline, today).await.unwrap(), 0, "once");
        assert!(lane(&pipeline).await < before, "what was ruled weighs nothing");

        // Another bill: other words, and the same product of the same consignor. Before the ruling it is not heard.
        take(&pipeline, 2, "20 DRUMS POTASSIUM PERCHLORATE TECH P/N ZX-4711", at("2026-06-01")).await;
        take(&pipeline, 3, "POTASSIUM PERCHLORATE OF ANOTHER MAKE", at("2026-06-01")).await;
        take(&pipeline, 4, "POTASSIUM PERCHLORATE P/N ZX-4711", at("2026-05-01")).await;
        let said = |state: [&str; 4]| -> Vec<(String, String)> {
            (1..).zip(state).map(|(number, state)| (format!("BILL{number}"), state.to_owned())).collect()
        };
        assert_eq!(states(&pipeline).await, said(["ruled", "ruled", "open", "open"]));

        let heard = replay::replay(&pipeline.store, &config, None, |_| Ok(()), |_| {}).await.unwrap();
        assert!(heard.total >= 5 && heard.differences == 0, "{heard:?}");

        // It lapses, and is taken back: either way the bills count again.
        let later = today + chrono::Days::new(31);
        let (turned, _) =
            pipeline.store.rulings_turned(&RulingsFollowed { id, day: Some(today) }, later).await.unwrap();
        assert_eq!(turned.len(), 1);
        pipeline.store.withdraw_ruling(id, "In error", "boss", 2).await.unwrap();
        assert_eq!(follow(&pipeline, today).await.unwrap(), 2);
        assert_eq!(states(&pipeline).await, said(["open", "open", "open", "open"]));
        assert_eq!(lane(&pipeline).await, before);
        let heard = replay::replay(&pipeline.store, &config, None, |_| Ok(()), |_| {}).await.unwrap();
        assert_eq!(heard.differences, 0, "{heard:?}");
    }
}
