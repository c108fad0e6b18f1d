//! A file that is handed over as a message.

use std::{fs::File, io::Read, path::Path};

use anyhow::{Context, Result, ensure};
use store::journal::LARGEST;

/// Its bytes, of which there are no more than a message may have.
pub fn bytes(path: &Path) -> Result<Vec<u8>> {
    bounded(path, LARGEST)
}

fn bounded(path: &Path, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more tells that there are too many.
    let read = File::open(path).and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes));
    read.with_context(|| format!("reading {}", path.display()))?;
    ensure!(
        bytes.len() <= most,
        "{} is larger than the {} MiB that a message may have: hand its parts over by themselves",
        path.display(),
        most >> 20
    );
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_no_more_bytes_than_a_message_may_have() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("message");
        for (length, taken) in [(0, true), (10, true), (11, false), (1_000, false)] {
            std::fs::write(&path, vec![b'x'; length]).unwrap();
            assert_eq!(bounded(&path, 10).is_ok(), taken, "{length}");
        }
        let missing = bounded(&folder.path().join("none"), 10).unwrap_err();
        assert!(format!("{missing:#}").contains("none"));
    }
}
