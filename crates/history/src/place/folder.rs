//! History in a local folder.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;

use super::{Filling, Item, Place, Source};
use crate::{HistoryError, Result};

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

    fn begin(&self, path: &str, number: u32) -> Result<Filling> {
        let target = self.at(path);
        let folder = target.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(failed(folder))?;
        let temporary = folder.join(format!("{TEMPORARY}{}-{number}", std::process::id()));
        let file = File::create(&temporary).map_err(failed(&temporary))?;
        Ok(Filling { file, at: Some(temporary) })
    }

    fn commit(&self, filled: Filling, path: &str) -> Result<()> {
        let target = self.at(path);
        let Filling { file, at } = filled;
        file.sync_all().map_err(failed(&target))?;
        drop(file);
        if let Some(temporary) = at {
            fs::rename(&temporary, &target).map_err(failed(&target))?;
        }
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

/// A local file, open.
pub(super) struct LocalFile {
    pub file: File,
    pub size: u64,
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
