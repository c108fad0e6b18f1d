//! What officers' rules ask of the past, asked before a batch is assessed.

use anyhow::Result;
use assess::{Engines, Task};
use server::remembered::Questions;
use store::Writer;

/// Gives each task what the rules in force ask and it has not heard yet. `movements` are those of the tasks, in their
/// order.
pub async fn recall(
    writer: &Writer,
    tasks: &mut [Task],
    movements: impl Iterator<Item = i64>,
    engines: &Engines,
) -> Result<()> {
    let mut questions = Questions::default();
    for (at, (task, movement_id)) in tasks.iter().zip(movements).enumerate() {
        questions.add(at, (&task.subject, movement_id), &engines.rules, &task.past.seen);
    }
    if questions.asks().is_empty() {
        return Ok(());
    }
    let answers = writer.seen(questions.asks()).await?;
    questions.heard(&answers).for_each(|(at, seen)| tasks[at].past.seen.push(seen));
    Ok(())
}
