//! What came of the hits of rules. Hits are summed by rule and day, once a transaction of messages; which rules spoke of
//! a target is noted when an officer decides on it, and which led to an examination when it is recorded. No question here
//! reads an assessment.

use std::collections::{BTreeMap, HashMap};

use model::Signal;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::{
    Result, Store, Writer,
    db::{Dialect, Run, Tx, row},
    examinations::IN_FORCE,
    query::col,
    writer::SubjectRow,
};

/// Hits of a transaction, by rule and day.
pub(crate) type RuleHits = BTreeMap<(String, i64), i64>;

/// What came of a rule's hits since a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleYield {
    /// Records of messages that it hit, from the beginning of that day (UTC); one that is announced again counts again.
    pub hits: i64,
    /// Targets of which it was a reason and on which an officer decided; the last decision on each counts.
    pub decided: i64,
    /// Of these, to be inspected.
    pub inspected: i64,
    /// Of these, handed on to another authority or office.
    pub referred: i64,
    /// Records of which it spoke that were examined.
    pub examined: i64,
    /// Of these, where something was found.
    pub found: i64,
}

const DAY: i64 = 86_400_000;

/// What is read of an assessment.
#[derive(Deserialize)]
struct Spoken {
    #[serde(default)]
    signals: Vec<Signal>,
}

impl Writer {
    /// Adds the hits of subjects that a message brought to those of this transaction.
    pub(crate) fn count_rules(&mut self, at: i64, rows: &[SubjectRow]) {
        for rule in rows.iter().flat_map(|row| &row.rules) {
            *self.rule_hits.entry((rule.clone(), at.div_euclid(DAY))).or_default() += 1;
        }
    }

    pub(crate) async fn put_rule_hits(&mut self) -> Result<()> {
        if self.rule_hits.is_empty() {
            return Ok(());
        }
        let hits = std::mem::take(&mut self.rule_hits).into_iter();
        let rows = hits.map(|((rule, day), hits)| row![rule, day, hits]).collect();
        let tail = "ON CONFLICT (rule, day) DO UPDATE SET hits = rule_day.hits + excluded.hits";
        self.tx.insert("rule_day (rule, day, hits)", rows, tail).await
    }
}

/// The rules that speak in the latest assessment of a subject.
async fn spoken(tx: &Tx, subject: i64, subject_id: i64) -> Result<Vec<String>> {
    let sql = "SELECT doc FROM assessment WHERE id = (
                 SELECT MAX(id) FROM assessment WHERE subject = $1 AND subject_id = $2)";
    let rows = tx.rows(sql, vec![subject.into(), subject_id.into()]).await?;
    let Some(row) = rows.first() else { return Ok(Vec::new()) };
    let spoken: Spoken = serde_json::from_str(&col::<String>(row, "doc")?)?;
    let of_rules = spoken.signals.into_iter().filter(|signal| signal.code == "rule");
    Ok(of_rules.filter_map(|mut signal| signal.args.remove("rule")).collect())
}

/// Notes which rules spoke in the assessment on which somebody decides.
pub(crate) async fn note_decision(tx: &Tx, target: i64, decision: i64) -> Result<()> {
    let sql = "SELECT subject, subject_id FROM target WHERE id = $1";
    let rows = tx.rows(sql, vec![target.into()]).await?;
    let Some(target) = rows.first() else { return Ok(()) };
    let rules = spoken(tx, col(target, "subject")?, col(target, "subject_id")?).await?;
    let rows = rules.into_iter().map(|rule| row![rule, decision]).collect();
    tx.insert("decision_rule (rule, decision_id)", rows, "ON CONFLICT DO NOTHING").await
}

/// Notes which rules brought an examination about: those that spoke when its target was decided, else those that speak now.
pub(crate) async fn note_examination(tx: &Tx, subject: i64, subject_id: i64, examination: i64) -> Result<()> {
    let sql = "SELECT decision_id FROM target
               WHERE subject = $1 AND subject_id = $2 AND status = 'decided' AND decision_id IS NOT NULL";
    let decided = tx.rows(sql, vec![subject.into(), subject_id.into()]).await?;
    let rules = match decided.first() {
        Some(row) => {
            let decision: i64 = col(row, "decision_id")?;
            let rows = tx.rows("SELECT rule FROM decision_rule WHERE decision_id = $1", vec![decision.into()]).await?;
            rows.iter().map(|row| col(row, "rule")).collect::<Result<_>>()?
        }
        None => spoken(tx, subject, subject_id).await?,
    };
    let rows = rules.into_iter().map(|rule| row![rule, examination]).collect();
    tx.insert("examination_rule (rule, examination_id)", rows, "ON CONFLICT DO NOTHING").await
}

impl Store {
    /// Since when hits and decisions are counted, UTC milliseconds: since this store has known how.
    pub async fn rules_counted_since(&self) -> Result<i64> {
        Ok(self.setting("rules counted since").await?.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    /// What came of the hits of rules, each since a moment of its own.
    pub async fn rule_yields(&self, since: &[(&str, i64)]) -> Result<HashMap<String, RuleYield>> {
        let asked: Vec<Json> = since.iter().map(|(rule, at)| json!([rule, at, at.div_euclid(DAY)])).collect();
        let asked = Json::Array(asked).to_string();
        let each = self.db.backend.each("$1");
        let mut out: HashMap<String, RuleYield> = HashMap::new();
        let sql = format!(
            "SELECT d.rule, CAST(SUM(d.hits) AS BIGINT) AS hits FROM {each}
             JOIN rule_day d ON d.rule = j.value->>0 AND d.day >= CAST(j.value->>2 AS BIGINT) GROUP BY d.rule"
        );
        for row in self.db.all(&sql, vec![asked.clone().into()]).await? {
            out.entry(col(&row, "rule")?).or_default().hits = col(&row, "hits")?;
        }
        let sql = format!(
            "SELECT r.rule, d.decision, COUNT(*) AS n FROM {each} JOIN decision_rule r ON r.rule = j.value->>0
             JOIN decision d ON d.id = r.decision_id AND d.at >= CAST(j.value->>1 AS BIGINT)
             JOIN target t ON t.id = d.target_id AND t.decision_id = d.id GROUP BY r.rule, d.decision"
        );
        for row in self.db.all(&sql, vec![asked.clone().into()]).await? {
            let (rule, decision, n): (String, String, i64) =
                (col(&row, "rule")?, col(&row, "decision")?, col(&row, "n")?);
            let found = out.entry(rule).or_default();
            found.decided += n;
            match decision.as_str() {
                "inspect" => found.inspected += n,
                "refer" => found.referred += n,
                _ => {}
            }
        }
        // A record that was examined more than once counts once: something was found when one of them says so.
        let sql = format!(
            "SELECT e.rule, COUNT(*) AS examined, CAST(SUM(e.found) AS BIGINT) AS found FROM (
               SELECT r.rule, x.subject, x.subject_id, MAX(CASE WHEN x.result = 'nothing_found' THEN 0 ELSE 1 END) AS found
               FROM {each} JOIN examination_rule r ON r.rule = j.value->>0
               JOIN examination x ON (x.id = r.examination_id OR x.first_id = r.examination_id)
                 AND {IN_FORCE} AND x.result <> 'withdrawn' AND x.examined_at >= CAST(j.value->>1 AS BIGINT)
               GROUP BY r.rule, x.subject, x.subject_id) AS e GROUP BY e.rule"
        );
        for row in self.db.all(&sql, vec![asked.into()]).await? {
            let found = out.entry(col(&row, "rule")?).or_default();
            (found.examined, found.found) = (col(&row, "examined")?, col(&row, "found")?);
        }
        Ok(out)
    }
}
