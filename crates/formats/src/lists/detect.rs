//! Recognises the form of a list from its content.

use super::{ListFormat, Mapping, ofac_csv};

/// Bytes that are looked at for the root of an XML document.
const HEAD: usize = 8_192;

/// Recognises the form of a list from one of its files. The name decides nothing.
pub fn detect(_name: &str, bytes: &[u8]) -> Option<ListFormat> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = String::from_utf8_lossy(&body[..body.len().min(HEAD)]);
    if head.starts_with('<') {
        return xml(&head);
    }
    if head.starts_with(['{', '[']) {
        return json(&head);
    }
    if ofac_csv::detect(body) {
        return Some(ListFormat::OfacCsv);
    }
    let header = head.lines().next()?;
    let columns = header.to_lowercase();
    if columns.contains("entity_logicalid") {
        return Some(ListFormat::EuCsv);
    }
    if columns.contains("source") && columns.contains("entity_number") && columns.contains("alt_names") {
        return Some(ListFormat::CslCsv);
    }
    // The line before the header carries a date; some copies have lost it.
    if head.lines().take(3).any(|line| line.contains("Name 6") && line.contains("Name 1") && line.contains("ID")) {
        return Some(ListFormat::UkCsv);
    }
    Mapping::guess(header).map(|mapping| ListFormat::Csv(Box::new(mapping)))
}

fn xml(head: &str) -> Option<ListFormat> {
    if head.contains("<CONSOLIDATED_LIST") {
        return Some(ListFormat::UnXml);
    }
    if head.contains("<sdnList") {
        return Some(ListFormat::OfacXml);
    }
    if head.contains("<Sanctions") && (head.contains("ADVANCED_XML") || head.contains("<ReferenceValueSets")) {
        return Some(ListFormat::OfacAdvancedXml);
    }
    if head.contains("<export") && head.contains("<sanctionEntity") {
        return Some(ListFormat::EuXml);
    }
    None
}

fn json(head: &str) -> Option<ListFormat> {
    let schema = head.find("\"schema\"");
    if schema.is_some() && head.contains("\"properties\"") && head.starts_with('{') {
        return Some(ListFormat::Ftm);
    }
    head.contains("\"results\"").then_some(ListFormat::CslJson)
}
