//! What is remembered of trade, put and asked before a batch is assessed.

use anyhow::Result;
use assess::{Engines, Subject, Task, diversion::trade};
use store::Writer;

/// Keeps the lines of a message's bills and gives each bill what is remembered of those before it.
pub async fn remember(writer: &Writer, tasks: &mut [Task], ids: &[i64], engines: &Engines, moment: i64) -> Result<()> {
    let bills: Vec<_> = tasks
        .iter()
        .zip(ids)
        .filter_map(|(task, id)| match &task.subject {
            Subject::Consignment(record) => Some((*id, trade::lines(record, engines))),
            _ => None,
        })
        .collect();
    if bills.is_empty() {
        return Ok(());
    }
    writer.put_trade(moment, &bills).await?;
    for (task, past) in tasks.iter_mut().zip(writer.trade_past(moment, &bills).await?) {
        task.past.trade = past;
    }
    Ok(())
}
