//! Licences and the registers beside them, asked before a batch is assessed; and what is stored held against a denial
//! or a notice as soon as it is made.

use std::{collections::BTreeSet, sync::Arc};

use anyhow::Result;
use assess::{
    Engines, Subject, Task,
    licences::{self, Place, Register},
};
use chrono::{DateTime, Local, Utc};
use futures::future::BoxFuture;
use model::{
    Assessment, SubjectKind,
    licence::{Cited, LicenceState},
};
use rayon::prelude::*;
use store::{Writer, register::Followed};

use super::{Pipeline, reassess::Because};

/// The setting that says up to where the registers have been followed.
const FOLLOWED: &str = "registers followed";
/// Stored bills that are in memory at a time.
const BILLS: u64 = 2_000;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// Gives each task what the registers say of it at a moment, and the licences that it may cite, as they stand then.
pub fn recall<'a>(
    writer: &'a Writer,
    tasks: &'a mut [Task],
    (engines, register): (&'a Engines, &'a Register),
    moment: i64,
) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let bills = |task: &Task| matches!(task.subject, Subject::Consignment(_));
        if !tasks.iter().any(bills) {
            return Ok(());
        }
        let at = DateTime::from_timestamp_millis(moment).unwrap_or_else(Utc::now);
        let threshold = engines.policy.name_threshold;
        tokio::task::block_in_place(|| {
            tasks.par_iter_mut().for_each(|task| {
                (task.past.denials, task.past.notices) = register.recall(&task.subject, threshold, at.date_naive());
            });
        });
        if !writer.any_licence().await? {
            tasks.iter_mut().for_each(|task| task.past.licences.clear());
            return Ok(());
        }
        let places: Vec<Vec<Place>> = tasks
            .iter()
            .map(|task| match &task.subject {
                Subject::Consignment(record) => licences::places(record),
                _ => Vec::new(),
            })
            .collect();
        let keys: BTreeSet<String> = places.iter().flatten().flat_map(|place| place.keys.iter().cloned()).collect();
        let keys: Vec<String> = keys.into_iter().collect();
        let known = server::licences::standings(writer, &keys, at).await?;
        for (task, places) in tasks.iter_mut().zip(places) {
            let before = std::mem::take(&mut task.past.licences);
            task.past.licences = licences::cite(places, |key| known.get(key).cloned());
            task.past.licences.iter_mut().for_each(|cited| keep_balance(cited, &before));
        }
        Ok(())
    })
}

/// What was left when a bill came holds for it: meanwhile its own declaration may have drawn the rest. Only what is
/// said of the licence is heard anew.
fn keep_balance(cited: &mut Cited, before: &[Cited]) {
    let Some(standing) = &mut cited.standing else { return };
    let known = before.iter().filter_map(|cited| cited.standing.as_ref()).find(|known| known.id == standing.id);
    let Some(known) = known else { return };
    standing.balance.clone_from(&known.balance);
    standing.provisional = known.provisional;
    if standing.state == LicenceState::Exhausted {
        standing.state = known.state;
    }
}

/// Remembers which licences bills cite, so that a licence that is suspended or revoked finds them.
pub async fn cited(
    writer: &Writer,
    kind: SubjectKind,
    assessed: impl Iterator<Item = (i64, &Assessment)>,
) -> Result<()> {
    let standing = |cited: &Cited| cited.standing.as_ref().map(|standing| standing.id.to_string());
    let rows: Vec<(i64, String, String)> = assessed
        .flat_map(|(id, assessment)| {
            let licences = assessment.past.licences.iter().filter_map(standing);
            licences.map(move |licence| (id, licences::LICENCES.to_owned(), licence))
        })
        .collect();
    Ok(writer.put_citations(kind, &rows).await?)
}

impl Pipeline {
    /// The registers as this transaction finds them; read again only where an entry was made or withdrawn since, or
    /// another day has begun.
    pub(super) async fn register(&self, writer: &Writer) -> Result<Arc<Register>> {
        let (version, today) = (writer.register_version().await?, Utc::now().date_naive());
        let held = match self.register.read() {
            Ok(held) => held.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        };
        if (held.0, held.1) == (version, today) {
            return Ok(held.2);
        }
        let in_force = writer.register_in_force(today).await?;
        let register = tokio::task::block_in_place(|| Register::build(in_force.denials, in_force.notices));
        let fresh = (version, today, Arc::new(register));
        match self.register.write() {
            Ok(mut held) => *held = fresh.clone(),
            Err(poisoned) => *poisoned.into_inner() = fresh.clone(),
        }
        Ok(fresh.2)
    }

    /// Holds stored bills against what was made or withdrawn in the registers, and against licences that they cite and
    /// whose state was changed, since this was done last. Returns how
    /// many came out otherwise than before. A process that is killed meanwhile does it again at its next start.
    pub async fn follow_register(&self) -> Result<usize> {
        let _alone = self.following.lock().await;
        let followed: Followed = match self.store.setting(FOLLOWED).await? {
            Some(text) => serde_json::from_str(&text)?,
            None => Followed::default(),
        };
        let changes = self.store.register_since(&followed, Utc::now().date_naive()).await?;
        if changes.reached == followed {
            return Ok(0);
        }
        let days = i64::from(self.config.screening.rescreen_days);
        let since = Local::now().naive_local().and_utc().timestamp_millis() - days * DAY;
        let mut ids = BTreeSet::new();
        let withdrawn: Vec<(&str, String)> = changes
            .withdrawn
            .iter()
            .map(|(register, id)| {
                let list = if register == "denial" { licences::DENIALS } else { licences::NOTICES };
                (list, id.to_string())
            })
            .collect();
        let changed = changes.licences.iter().map(|id| (licences::LICENCES, id.to_string()));
        let withdrawn: Vec<(&str, String)> = withdrawn.into_iter().chain(changed).collect();
        let entries: Vec<(&str, &str)> = withdrawn.iter().map(|(list, id)| (*list, id.as_str())).collect();
        if !entries.is_empty() {
            ids.extend(self.store.citing(SubjectKind::Consignment, since, &entries).await?);
        }
        let made = Register::build(changes.denials, changes.notices);
        if !made.is_empty() {
            ids.extend(self.meant_by(&made, since).await?);
        }
        let ids: Vec<i64> = ids.into_iter().collect();
        let done = self.reassess(SubjectKind::Consignment, &ids, Because::RegisterChanged).await?;
        self.store.set(FOLLOWED, &serde_json::to_string(&changes.reached)?).await?;
        Ok(done)
    }

    /// The stored bills that some entries may mean.
    async fn meant_by(&self, register: &Register, since: i64) -> Result<Vec<i64>> {
        let (threshold, today) = (self.engines().policy.name_threshold, Utc::now().date_naive());
        let (mut out, mut after) = (Vec::new(), 0);
        loop {
            let bills = self.store.bills_in_scope(since, after, BILLS).await?;
            let Some(last) = bills.last() else { return Ok(out) };
            after = last.id;
            let found: Vec<Option<i64>> = tokio::task::block_in_place(|| {
                let meant = |bill: &store::register::StoredBill| -> Result<Option<i64>> {
                    let subject = Subject::from_document(SubjectKind::Consignment, &bill.doc)?;
                    let (denials, notices) = register.recall(&subject, threshold, today);
                    // Of a notice on items alone only goods that were found to be some item can be meant.
                    let told = bill.assessment.contains(assess::CONTROLLED);
                    let noticed = notices.iter().any(|n| told || n.party.is_some() || !n.notice.hs.is_empty());
                    Ok((noticed || !denials.is_empty()).then_some(bill.id))
                };
                bills.par_iter().map(meant).collect::<Result<_>>()
            })?;
            out.extend(found.into_iter().flatten());
        }
    }
}
