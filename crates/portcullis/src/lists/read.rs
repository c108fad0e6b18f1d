//! Files of a list to entries: the one place where the readers of lists are called.

use formats::lists::{FORMS, ListError, ListFormat, ListReading, Mapping, detect, read_list};
use model::Severity;
use store::lists::Refusal;

/// A file of a list.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name, from which some forms are told.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The share of entries that could not be read.
pub fn unread(reading: &ListReading) -> f64 {
    let errors = reading.defects.iter().filter(|defect| defect.severity == Severity::Error).count();
    errors as f64 / (errors + reading.entities.len()).max(1) as f64
}

/// Reads the files of a list by their form, or by a mapping of CSV columns (TOML).
pub fn read(list: &str, files: &[File], mapping: Option<&str>) -> Result<ListReading, Refusal> {
    if files.iter().all(|file| file.bytes.is_empty()) {
        return Err(Refusal::new("empty", "nothing stands in what was received"));
    }
    for file in files {
        whole(file)?;
    }
    let parts: Vec<(&str, &[u8])> = files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    let format = match mapping {
        Some(text) => {
            let mapping = toml::from_str::<Mapping>(text);
            let fault = |error: toml::de::Error| format!("the mapping cannot be read: {}", error.message());
            ListFormat::Csv(Box::new(mapping.map_err(|error| Refusal::new("unreadable", fault(error)))?))
        }
        None => parts.iter().find_map(|(name, bytes)| detect(name, bytes)).ok_or_else(|| {
            Refusal::new("unreadable", format!("the files have the form of no list: expected {FORMS}"))
        })?,
    };
    let reading = read_list(&format, list, &parts, reference::country_code).map_err(|error| match error {
        ListError::Empty => Refusal::new("empty", error.to_string()),
        _ => Refusal::new("unreadable", error.to_string()),
    })?;
    Ok(reading)
}

/// Refuses what is plainly not the whole of a list: a web page in its place, or XML without its end.
fn whole(file: &File) -> Result<(), Refusal> {
    let head = String::from_utf8_lossy(&file.bytes[..file.bytes.len().min(1024)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let lower = head.to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Err(Refusal::new("unreadable", format!("{} is a web page, not a list", file.name)));
    }
    let xml = head.starts_with("<?xml") || head.starts_with("<!--") || head.starts_with('<');
    let end = file.bytes.iter().rposition(|byte| !byte.is_ascii_whitespace() && *byte != 0);
    if xml && end.is_none_or(|end| file.bytes[end] != b'>') {
        return Err(cut_off(file));
    }
    // The last element to end is the one that holds everything.
    let root = head.split('<').skip(1).find(|tag| tag.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    if let (true, Some(root)) = (xml, root) {
        let name: String = root.chars().take_while(|c| !c.is_whitespace() && !matches!(c, '>' | '/')).collect();
        let tail = String::from_utf8_lossy(&file.bytes[file.bytes.len().saturating_sub(4096)..]);
        let complete = tail.contains(&format!("</{name}")) || root.trim_end().ends_with("/>");
        if !complete {
            return Err(cut_off(file));
        }
    }
    Ok(())
}

fn cut_off(file: &File) -> Refusal {
    Refusal::new("cut_off", format!("{} ends in the middle", file.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(name: &str, text: &str) -> &'static str {
        let file = File { name: name.into(), bytes: text.into() };
        read("x", &[file], None).map_or_else(|refusal| refusal.reason, |_| "read")
    }

    #[test]
    fn what_is_no_whole_list_is_told() {
        let entity = "<ENTITY><DATAID>1</DATAID><FIRST_NAME>HARBOUR LIGHT</FIRST_NAME></ENTITY>";
        let whole =
            format!("<?xml version=\"1.0\"?><CONSOLIDATED_LIST><ENTITIES>{entity}</ENTITIES></CONSOLIDATED_LIST>\n");
        assert_eq!(outcome("un.xml", &whole), "read");
        assert_eq!(outcome("un.xml", &whole[..whole.len() - 30]), "cut_off");
        assert_eq!(outcome("un.xml", whole.split("</ENTITIES>").next().unwrap()), "cut_off");
        assert_eq!(outcome("x.csv", "id,name,schema\n1,Basim Hafendieb,Person\n"), "read");
        assert_eq!(outcome("x.csv", ""), "empty");
        assert_eq!(outcome("x.csv", "id,name,schema\n"), "empty");
        assert_eq!(outcome("x.csv", "<!DOCTYPE html><p>Sign in to the network</p>"), "unreadable");
        assert_eq!(outcome("x.csv", "nothing of the kind"), "unreadable");
    }
}
