//! Bills in transit: put with their message, and followed by a job that says when one is overdue.

use anyhow::Result;
use assess::{Engines, Subject, Task};
use chrono::{Local, Utc};
use model::{
    SubjectKind,
    cargo::ConsignmentRecord,
    transit::{TransitLeg, TransitState, passes},
};
use store::{
    Writer,
    transit::{Side, TransitRow},
};

use super::{Pipeline, reassess::Because};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Bills that are assessed again before it is kept that they were.
const AT_ONCE: u64 = 500;

/// Keeps what a message says of bills in transit.
pub async fn put(writer: &Writer, tasks: &[Task], ids: &[i64], engines: &Engines, moment: i64) -> Result<()> {
    let (mut rows, mut ended) = (Vec::new(), Vec::new());
    for (task, id) in tasks.iter().zip(ids) {
        let Subject::Consignment(record) = &task.subject else { continue };
        match side(record) {
            Some(side) => rows.push(row(record, *id, side, engines, moment)),
            None if record.version > 1 && !passes(record) => ended.push((*id, record.as_ref())),
            None => {}
        }
    }
    writer.end_transit(&ended).await?;
    Ok(writer.put_transit(&rows).await?)
}

fn row(record: &ConsignmentRecord, id: i64, side: Side, engines: &Engines, moment: i64) -> TransitRow {
    let call = if side == Side::Entry { &record.voyage.arrival } else { &record.voyage.departure };
    let at = call.time.map_or(moment, |time| time.and_utc().timestamp_millis());
    let due_at = at + i64::from(engines.policy.diversion.transit_days) * DAY;
    TransitRow { id, side, at, due_at, leg: TransitLeg::of(record) }
}

/// The side of a bill that only passes, by where its conveyance goes.
fn side(record: &ConsignmentRecord) -> Option<Side> {
    match record.voyage.direction.as_deref().filter(|_| passes(record))? {
        "arriving" => Some(Side::Entry),
        "departing" => Some(Side::Exit),
        _ => None,
    }
}

/// Gives each bill how it stands in transit now. A new bill that does not pass has nothing to be asked.
pub async fn recall(writer: &Writer, tasks: &mut [Task], ids: &[i64]) -> Result<()> {
    let (mut asked, mut of) = (Vec::new(), Vec::new());
    for (task, id) in tasks.iter_mut().zip(ids) {
        let Subject::Consignment(record) = &task.subject else { continue };
        task.past.transit = None;
        if record.version > 1 || passes(record) {
            asked.push(*id);
            of.push(&mut task.past.transit);
        }
    }
    for (slot, past) in of.into_iter().zip(writer.transit_past(&asked).await?) {
        *slot = past;
    }
    Ok(())
}

impl Pipeline {
    /// Says what is overdue, and assesses again what stands otherwise than when it was assessed. Returns how many came
    /// out otherwise. A process that is killed meanwhile does it again.
    pub async fn follow_transit(&self) -> Result<usize> {
        let local = Local::now().naive_local().and_utc().timestamp_millis();
        self.follow_transit_at(local).await
    }

    /// The same at a moment, local milliseconds.
    pub async fn follow_transit_at(&self, local: i64) -> Result<usize> {
        self.store.transit_overdue(local, Utc::now().timestamp_millis()).await?;
        let mut done = 0;
        loop {
            let untold: Vec<(i64, TransitState)> = self.store.transit_untold(AT_ONCE).await?;
            if untold.is_empty() {
                return Ok(done);
            }
            let ids: Vec<i64> = untold.iter().map(|(id, _)| *id).collect();
            done += self.reassess(SubjectKind::Consignment, &ids, Because::TransitChanged).await?;
            self.store.transit_told(&untold).await?;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{Assessment, Document};
    use store::{NewMessage, Place, Store, transit::TransitQuery};

    use super::*;
    use crate::config::Config;

    /// A manifest with one bill in transit: from Hamburg to Karachi, or on from there.
    fn manifest(arrives: bool, seal: &str) -> Vec<u8> {
        let (from, to, day, number) =
            if arrives { ("DEHAM", "PKKHI", "01", "1W") } else { ("PKKHI", "LKCMB", "09", "2E") };
        format!(
            "<?xml version=\"1.0\"?><Awmds><General_segment><General_segment_id><Customs_office_code>KAPE</Customs_office_code>\
             <Voyage_number>{number}</Voyage_number><Date_of_departure>2026-03-{day}</Date_of_departure>\
             <Date_of_arrival>2026-03-{day}</Date_of_arrival><Time_of_arrival>06:00:00</Time_of_arrival></General_segment_id>\
             <Totals_segment><Total_number_of_bols>1</Total_number_of_bols></Totals_segment><Transport_information>\
             <Mode_of_transport_code>1</Mode_of_transport_code><Identity_of_transporter>TEST {number}</Identity_of_transporter>\
             </Transport_information><Load_unload_place><Place_of_departure_code>{from}</Place_of_departure_code>\
             <Place_of_destination_code>{to}</Place_of_destination_code></Load_unload_place></General_segment>\
             <Bol_segment><Bol_id><Bol_reference>TR0001</Bol_reference><Line_number>1</Line_number>\
             <Bol_nature>24</Bol_nature><Bol_type_code>BOL</Bol_type_code></Bol_id>\
             <ctn_segment><Ctn_reference>MSCU4411222</Ctn_reference><Number_of_packages>5</Number_of_packages>\
             <Type_of_container>22G1</Type_of_container><Empty_Full>1/1</Empty_Full><Marks1>{seal}</Marks1></ctn_segment>\
             <Goods_segment><Number_of_packages>5</Number_of_packages><Goods_description>CERAMIC TILES</Goods_description>\
             </Goods_segment></Bol_segment></Awmds>"
        )
        .into_bytes()
    }

    async fn take(pipeline: &Arc<Pipeline>, bytes: Vec<u8>) {
        let message =
            NewMessage { bytes, sender: "t".into(), channel: "t".into(), name: "m.xml".into(), received_at: 1 };
        pipeline.store.journal_append(&[message]).await.unwrap();
        let drained = pipeline.drain(|_| {}).await.unwrap();
        assert_eq!((drained.processed, drained.quarantined), (1, 0));
    }

    /// The findings of the bill that came in, by its last assessment.
    async fn findings(pipeline: &Pipeline, entry: i64) -> Vec<String> {
        let row = pipeline.store.assessment_of(SubjectKind::Consignment, entry).await.unwrap().unwrap();
        let assessment = Assessment::from_document(&row.doc).unwrap();
        let codes = assessment.signals.into_iter().map(|signal| signal.code);
        codes.filter(|code| code.starts_with("transit")).collect()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_does_not_leave_in_time_or_as_it_came_becomes_a_finding() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Folder(folder.path().join("data"))).await.unwrap();
        let config = Config { data: folder.path().join("data"), ..Config::default() };
        let pipeline = Pipeline::open(store, config).await.unwrap();
        take(&pipeline, manifest(true, "S1")).await;
        let page = pipeline.store.transit(&TransitQuery { page: 1, ..TransitQuery::default() }).await.unwrap();
        let (entry, due) = (page.items[0].id, page.items[0].due_at);
        assert_eq!(page.items[0].entered.containers["MSCU4411222"].len(), 1);
        assert_eq!(pipeline.follow_transit_at(due).await.unwrap(), 0);
        assert_eq!(findings(&pipeline, entry).await, Vec::<String>::new());
        assert_eq!(pipeline.follow_transit_at(due + 1).await.unwrap(), 1);
        assert_eq!(pipeline.follow_transit_at(due + 1).await.unwrap(), 0);
        assert_eq!(findings(&pipeline, entry).await, ["transit_overdue"]);
        // It leaves after all, under another seal.
        take(&pipeline, manifest(false, "S9")).await;
        assert_eq!(pipeline.follow_transit_at(due + 1).await.unwrap(), 1);
        assert_eq!(findings(&pipeline, entry).await, ["transit_differs"]);
    }
}
