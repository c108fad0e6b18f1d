//! Where the files lie: a local folder or an object store. A file appears whole or not at all.

mod folder;
mod location;
mod s3;

use std::{
    fs::File,
    io::{Read, Write},
    ops::Range,
    path::PathBuf,
    sync::Arc,
};

use bytes::Bytes;
use parquet::file::reader::{ChunkReader, Length};

use crate::Result;

pub use folder::Folder;
pub use location::Location;
pub use s3::{Bucket, Settings, Tries};

/// A file of the history.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Path from the root of the history, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
}

/// What keeps the files. Paths are relative, with `/`.
pub trait Place: Send + Sync {
    /// All files beneath a folder, by path. A folder that is not there has none.
    fn list(&self, folder: &str) -> Result<Vec<Item>>;
    /// Opens a file for reading at any place.
    fn open(&self, item: &Item) -> Result<Arc<dyn Source>>;
    /// Opens a file that is to be read from beginning to end: a distant one is fetched once, into a local file.
    fn open_whole(&self, item: &Item) -> Result<Arc<dyn Source>> {
        self.open(item)
    }
    /// A new local file to fill; it is no part of the history yet. `number` tells apart those that are open at once.
    fn begin(&self, path: &str, number: u32) -> Result<Filling>;
    /// Makes a filled file a part of the history under `path`, durably and whole.
    fn commit(&self, filled: Filling, path: &str) -> Result<()>;
    /// Removes a file. One that is not there is no error.
    fn remove(&self, path: &str) -> Result<()>;
    /// Keeps other writers out until the guard is dropped, where the place can.
    fn lock(&self) -> Result<Option<File>>;
    /// Removes what an interrupted writer left that never became part of the history. Call it with the lock held.
    fn sweep(&self) -> Result<()>;
    /// What a person calls it.
    fn shown(&self) -> String;
}

/// A local file on its way into the history.
#[derive(Debug)]
pub struct Filling {
    pub(crate) file: File,
    /// Where it is, if it has a name.
    pub(crate) at: Option<PathBuf>,
}

impl Write for Filling {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// A file that is read at any place, by several threads at once.
pub trait Source: Send + Sync {
    /// Bytes in it.
    fn size(&self) -> u64;
    /// `length` bytes from `start`.
    fn read(&self, start: u64, length: usize) -> std::io::Result<Bytes>;
    /// What can be had at once from `start`: `most` bytes, or fewer, but some where there are any.
    fn some(&self, start: u64, most: usize) -> std::io::Result<Bytes> {
        self.read(start, most)
    }
    /// Says what is going to be read; a distant file hands out a source that fetches it in few requests.
    fn ahead(&self, _ranges: &dyn Fn() -> Vec<Range<u64>>) -> Option<Arc<dyn Source>> {
        None
    }
}

/// A source as the Parquet reader wants it.
#[derive(Clone)]
pub(crate) struct Chunks(pub Arc<dyn Source>);

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.0.size()
    }
}

impl ChunkReader for Chunks {
    type T = From;

    fn get_read(&self, start: u64) -> parquet::errors::Result<From> {
        Ok(From { source: self.0.clone(), at: start, ahead: Bytes::new() })
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        if start.saturating_add(length as u64) > self.0.size() {
            return Err(parquet::errors::ParquetError::EOF(format!("{length} bytes at {start} lie beyond the end")));
        }
        Ok(self.0.read(start, length)?)
    }
}

/// A reader from a place onwards, some bytes ahead.
pub(crate) struct From {
    source: Arc<dyn Source>,
    at: u64,
    ahead: Bytes,
}

/// Page headers are some hundred bytes.
const AHEAD: u64 = 16 << 10;

impl Read for From {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.ahead.is_empty() {
            let length = AHEAD.max(into.len() as u64).min(self.source.size().saturating_sub(self.at));
            self.ahead = self.source.some(self.at, length as usize)?;
            self.at += self.ahead.len() as u64;
        }
        let count = into.len().min(self.ahead.len());
        into[..count].copy_from_slice(&self.ahead.split_to(count));
        Ok(count)
    }
}
