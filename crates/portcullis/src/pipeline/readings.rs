//! What a message was read as, a few readings at a time: an interchange of very many small messages is read while it is
//! written, and never held whole.

use std::mem;

use anyhow::{Result, bail};
use formats::Unreadable;
use model::Reading;
use tokio::{sync::mpsc, task::spawn_blocking};

/// Readings, and records in them, that are handed over together.
const READINGS: usize = 256;
const RECORDS: usize = 10_000;

/// The readings of one message, in their order.
pub struct Readings {
    held: std::vec::IntoIter<Reading>,
    /// Where the others come from, until the last has come.
    more: Option<mpsc::Receiver<Handed>>,
}

/// What the thread that reads hands over.
enum Handed {
    Some(Vec<Reading>),
    Last(Vec<Reading>),
    Unreadable(Unreadable),
}

impl Readings {
    /// Begins to read on another thread, and returns once the first readings are there.
    pub async fn of(bytes: Vec<u8>) -> Result<Result<Self, Unreadable>> {
        let (sender, mut receiver) = mpsc::channel(1);
        spawn_blocking(move || {
            let (mut held, mut records) = (Vec::new(), 0);
            let outcome = formats::read(&bytes, &mut |reading| {
                records += reading.travellers.len() + reading.bookings.len() + reading.consignments.len();
                held.push(reading);
                if held.len() >= READINGS || records >= RECORDS {
                    records = 0;
                    // Nobody listens any longer where the walk was given up.
                    let _ = sender.blocking_send(Handed::Some(mem::take(&mut held)));
                }
            });
            let end = outcome.map_or_else(Handed::Unreadable, |()| Handed::Last(held));
            let _ = sender.blocking_send(end);
        });
        let mut readings = Readings { held: Vec::new().into_iter(), more: None };
        match receiver.recv().await {
            Some(Handed::Unreadable(why)) => return Ok(Err(why)),
            first => readings.take(first, receiver)?,
        }
        Ok(Ok(readings))
    }

    /// The next one.
    pub async fn next(&mut self) -> Result<Option<Reading>> {
        while self.held.len() == 0
            && let Some(mut receiver) = self.more.take()
        {
            let handed = receiver.recv().await;
            self.take(handed, receiver)?;
        }
        Ok(self.held.next())
    }

    fn take(&mut self, handed: Option<Handed>, receiver: mpsc::Receiver<Handed>) -> Result<()> {
        let readings = match handed {
            Some(Handed::Some(readings)) => {
                self.more = Some(receiver);
                readings
            }
            Some(Handed::Last(readings)) => readings,
            Some(Handed::Unreadable(why)) => bail!("what could be read in part cannot be read: {why}"),
            None => bail!("reading a message stopped before its end"),
        };
        self.held = readings.into_iter();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_reading_comes_in_its_order() {
        let message = |at: usize| format!("UNH+{at}+PAXLST:D:02B:UN'BGM+745'TDT+20+XX{at}'NAD+FL+++A:B'UNT+5+{at}'");
        for count in [1, READINGS - 1, READINGS, READINGS + 1, 3 * READINGS + 7] {
            let text: String = (0..count).map(message).collect();
            let mut readings =
                Readings::of(format!("UNB+UNOA:1+A+B'{text}UNZ+{count}+1'").into()).await.unwrap().unwrap();
            for at in 0..count {
                let reading = readings.next().await.unwrap().unwrap();
                assert_eq!(reading.reference, Some(at.to_string()));
            }
            assert!(readings.next().await.unwrap().is_none());
        }
    }

    #[tokio::test]
    async fn what_is_no_message_is_told() {
        assert!(Readings::of(b"neither".to_vec()).await.unwrap().is_err());
    }
}
