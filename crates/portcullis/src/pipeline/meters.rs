//! What the pipeline tells Prometheus.

use super::Drained;

/// Counts what one round of processing did and how long it took.
pub fn drained(done: &Drained, seconds: f64) {
    metrics::counter!("portcullis_messages_processed_total").increment(done.processed as u64);
    metrics::counter!("portcullis_messages_defective_total").increment(done.defective as u64);
    metrics::counter!("portcullis_messages_quarantined_total").increment(done.quarantined as u64);
    metrics::counter!("portcullis_records_total").increment(done.records as u64);
    metrics::histogram!("portcullis_processing_seconds").record(seconds);
}

/// A message that was kept, or was there already, by the way it came in.
pub fn kept(channel: &'static str, known: bool) {
    metrics::counter!("portcullis_messages_received_total", "channel" => channel, "known" => known.to_string())
        .increment(1);
}

/// Senders that were asked to slow down.
pub fn refused_busy() {
    metrics::counter!("portcullis_messages_refused_busy_total").increment(1);
}

/// Messages that wait to be processed.
pub fn waiting(messages: i64) {
    metrics::gauge!("portcullis_journal_waiting").set(messages as f64);
}

/// How long it took to screen what is stored against lists that had changed.
pub fn rescreened(seconds: f64) {
    metrics::histogram!("portcullis_rescreen_seconds").record(seconds);
}

/// Names, documents, containers and vessels asked again, and the subjects that were hit.
pub fn asked_again(names: i64, hits: i64) {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    metrics::counter!("portcullis_rescreen_names_total").increment(count(names));
    metrics::counter!("portcullis_rescreen_hits_total").increment(count(hits));
}

/// Rounds that ended in a failure of the store or the disk; they are tried again.
pub fn failed(what: &'static str) {
    metrics::counter!("portcullis_failures_total", "of" => what).increment(1);
}

/// An edition that was refused, by its list and the reason.
pub fn list_refused(list: &str, reason: &str) {
    metrics::counter!("portcullis_list_refused_total", "list" => list.to_owned(), "reason" => reason.to_owned())
        .increment(1);
}

/// Seconds since a list was last found good at its source.
pub fn list_age(list: &str, seconds: i64) {
    metrics::gauge!("portcullis_list_age_seconds", "list" => list.to_owned()).set(seconds as f64);
}
