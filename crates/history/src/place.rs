//! Where the files lie: a local folder, or whatever else keeps objects. A file appears whole or not at all.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use parquet::file::reader::{ChunkReader, Length};

use crate::{HistoryError, Result};

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
    /// A new local file to fill; it is no part of the history yet. `number` tells apart those that are open at once.
    fn begin(&self, path: &str, number: u32) -> Result<(File, PathBuf)>;
    /// Makes a filled file, durably written and closed, a part of the history under `path`.
    fn commit(&self, filled: &Path, path: &str) -> Result<()>;
    /// Removes a file. One that is not there is no error.
    fn remove(&self, path: &str) -> Result<()>;
    /// Keeps other writers out until the guard is dropped, where the place can.
    fn lock(&self) -> Result<Option<File>>;
    /// Removes what an interrupted writer left that never became part of the history. Call it with the lock held.
    fn sweep(&self) -> Result<()>;
    /// What a person calls it.
    fn shown(&self) -> String;
}

/// A file that is read at any place, by several threads at once.
pub trait Source: Send + Sync {
    /// Bytes in it.
    fn size(&self) -> u64;
    /// `length` bytes from `start`.
    fn read(&self, start: u64, length: usize) -> std::io::Result<Bytes>;
}

/// A local folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

/// Files with this beginning are being filled; no reader looks at them, and neither do DuckDB or Spark.
const TEMPORARY: &str = ".tmp-";

impl Folder {
    /// The folder; it is made when something is written.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Folder { root: root.into() }
    }

    fn at(&self, path: &str) -> PathBuf {
        path.split('/').fold(self.root.clone(), |at, part| at.join(part))
    }

    fn walk(
        &self,
        folder: &Path,
        prefix: &str,
        each: &mut dyn FnMut(String, &fs::DirEntry) -> Result<()>,
    ) -> Result<()> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(failed(folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(failed(folder))?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if entry.file_type().map_err(failed(folder))?.is_dir() {
                self.walk(&entry.path(), &path, each)?;
            } else {
                each(path, &entry)?;
            }
        }
        Ok(())
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> HistoryError + use<> {
    let path = path.to_owned();
    move |source| HistoryError::File { path: path.clone(), source }
}

fn is_temporary(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with(TEMPORARY))
}

impl Place for Folder {
    fn list(&self, folder: &str) -> Result<Vec<Item>> {
        let mut out = Vec::new();
        self.walk(&self.at(folder), folder, &mut |path, entry| {
            if !is_temporary(&path) {
                match entry.metadata() {
                    Ok(found) => out.push(Item { path, size: found.len() }),
                    // Another process has just compacted it away.
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(error) => return Err(failed(&entry.path())(error)),
                }
            }
            Ok(())
        })?;
        out.sort();
        Ok(out)
    }

    fn open(&self, item: &Item) -> Result<Arc<dyn Source>> {
        let path = self.at(&item.path);
        let file = File::open(&path).map_err(failed(&path))?;
        Ok(Arc::new(LocalFile { file, size: item.size }))
    }

    fn begin(&self, path: &str, number: u32) -> Result<(File, PathBuf)> {
        let target = self.at(path);
        let folder = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let temporary = folder.join(format!("{TEMPORARY}{}-{number}", std::process::id()));
        let file = File::create(&temporary).map_err(failed(&temporary))?;
        Ok((file, temporary))
    }

    fn commit(&self, filled: &Path, path: &str) -> Result<()> {
        let target = self.at(path);
        fs::rename(filled, &target).map_err(failed(&target))?;
        // The name is durable only when its folder is.
        if let Some(folder) = target.parent() {
            File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed(folder))?;
        }
        Ok(())
    }

    fn remove(&self, path: &str) -> Result<()> {
        let target = self.at(path);
        match fs::remove_file(&target) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(&target)(error)),
            _ => Ok(()),
        }
    }

    fn lock(&self) -> Result<Option<File>> {
        fs::create_dir_all(&self.root).map_err(failed(&self.root))?;
        let path = self.root.join(".lock");
        let file = File::create(&path).map_err(failed(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Err(HistoryError::Locked(self.root.clone())),
            Err(fs::TryLockError::Error(error)) => Err(failed(&path)(error)),
        }
    }

    fn sweep(&self) -> Result<()> {
        self.walk(&self.root, "", &mut |path, _| if is_temporary(&path) { self.remove(&path) } else { Ok(()) })
    }

    fn shown(&self) -> String {
        self.root.display().to_string()
    }
}

struct LocalFile {
    file: File,
    size: u64,
}

impl Source for LocalFile {
    fn size(&self) -> u64 {
        self.size
    }

    #[cfg(unix)]
    fn read(&self, start: u64, length: usize) -> std::io::Result<Bytes> {
        use std::os::unix::fs::FileExt;
        let mut out = vec![0; length];
        self.file.read_exact_at(&mut out, start)?;
        Ok(out.into())
    }

    #[cfg(not(unix))]
    fn read(&self, start: u64, length: usize) -> std::io::Result<Bytes> {
        use std::io::{Seek, SeekFrom};
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        let mut out = vec![0; length];
        file.read_exact(&mut out)?;
        Ok(out.into())
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
            self.ahead = self.source.read(self.at, length as usize)?;
            self.at += length;
        }
        let count = into.len().min(self.ahead.len());
        into[..count].copy_from_slice(&self.ahead.split_to(count));
        Ok(count)
    }
}
