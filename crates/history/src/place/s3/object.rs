//! A distant file: its end and what is going to be read of it are fetched in few requests, and held for a while.

use std::{
    collections::VecDeque,
    io,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;

use super::client::Client;
use crate::place::Source;

/// Bytes at the end that the first read fetches: the footer, and mostly the page indexes before it.
const END: u64 = 128 << 10;
/// A gap between two ranges that is cheaper fetched than asked around.
const GAP: u64 = 128 << 10;
/// Bytes of joined ranges; a single one may be larger.
const JOINED: u64 = 8 << 20;
/// Bytes held of one object, the last range always.
const HELD: usize = 128 << 20;

/// An object, read by ranges.
#[derive(Clone)]
pub(super) struct Object {
    client: Arc<Client>,
    key: Arc<str>,
    size: u64,
    held: Arc<Mutex<VecDeque<(u64, Bytes)>>>,
    /// What is going to be read and was not held, in its order.
    ahead: Arc<[Range<u64>]>,
}

impl Object {
    pub fn new(client: Arc<Client>, key: String, size: u64) -> Self {
        Object { client, key: key.into(), size, held: Arc::default(), ahead: Arc::default() }
    }

    /// From `start` on what is held, up to `most` bytes; nothing where `start` is not.
    fn held(&self, start: u64, most: usize) -> Option<Bytes> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().find_map(|(from, bytes)| {
            let at = usize::try_from(start.checked_sub(*from)?).ok().filter(|at| *at < bytes.len())?;
            Some(bytes.slice(at..bytes.len().min(at.saturating_add(most))))
        })
    }

    fn fetch(&self, range: Range<u64>) -> io::Result<()> {
        let start = range.start;
        let bytes = self.client.range(&self.key, range).map_err(io::Error::other)?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.push_back((start, bytes));
        while held.len() > 1 && held.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > HELD {
            held.pop_front();
        }
        Ok(())
    }

    /// The range to fetch for a read: the one that was said ahead, the end of the object, or just what is read.
    fn range(&self, start: u64, length: usize) -> Range<u64> {
        let end = self.size.saturating_sub(END);
        match self.ahead.iter().find(|range| range.contains(&start)) {
            Some(range) => range.clone(),
            None if start >= end => end..self.size,
            None => start..self.size.min(start + length as u64),
        }
    }
}

impl Source for Object {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, start: u64, length: usize) -> io::Result<Bytes> {
        let first = self.some(start, length)?;
        if first.len() == length {
            return Ok(first);
        }
        // It lies in several ranges.
        let mut out = Vec::with_capacity(length);
        out.extend_from_slice(&first);
        while out.len() < length {
            let more = self.some(start + out.len() as u64, length - out.len())?;
            if more.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            out.extend_from_slice(&more);
        }
        Ok(out.into())
    }

    fn some(&self, start: u64, most: usize) -> io::Result<Bytes> {
        if start >= self.size || most == 0 {
            return Ok(Bytes::new());
        }
        if let Some(found) = self.held(start, most) {
            return Ok(found);
        }
        self.fetch(self.range(start, most))?;
        // Others who read the same object may have put it out again.
        match self.held(start, most) {
            Some(found) => Ok(found),
            None => self.client.range(&self.key, start..self.size.min(start + most as u64)).map_err(io::Error::other),
        }
    }

    fn ahead(&self, ranges: &dyn Fn() -> Vec<Range<u64>>) -> Option<Arc<dyn Source>> {
        let mut ranges = ranges();
        ranges.retain(|range| {
            let length = usize::try_from(range.end.saturating_sub(range.start)).unwrap_or(usize::MAX);
            self.held(range.start, length).is_none_or(|held| held.len() < length)
        });
        Some(Arc::new(Object { ahead: joined(ranges).into(), ..self.clone() }))
    }
}

/// Ranges in their order, joined where little lies between them.
fn joined(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    let mut out: Vec<Range<u64>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last)
                if range.start <= last.end
                    || (range.start - last.end <= GAP && range.end.saturating_sub(last.start) <= JOINED) =>
            {
                last.end = last.end.max(range.end);
            }
            _ => out.push(range),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_joined_over_small_gaps_and_up_to_a_size() {
        let mib = 1 << 20;
        let joined = |ranges: &[(u64, u64)]| -> Vec<(u64, u64)> {
            let ranges = ranges.iter().map(|(from, to)| *from..*to).collect();
            super::joined(ranges).into_iter().map(|range| (range.start, range.end)).collect()
        };
        assert_eq!(joined(&[(50, 60), (0, 10), (5, 20), (20, 20)]), [(0, 60)]);
        assert_eq!(joined(&[(0, 10), (GAP + 11, GAP + 20)]), [(0, 10), (GAP + 11, GAP + 20)]);
        assert_eq!(joined(&[(0, 7 * mib), (7 * mib + 1, 9 * mib)]), [(0, 7 * mib), (7 * mib + 1, 9 * mib)]);
        assert_eq!(joined(&[(0, 20 * mib), (20 * mib, 21 * mib)]), [(0, 21 * mib)]);
    }
}
