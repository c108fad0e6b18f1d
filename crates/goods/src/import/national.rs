//! A national list as a table of items, in our columns or in others by a mapping.
//!
//! Lists in a cell are separated by semicolons; names in other languages carry their language: `es:nitrato de amonio`.

use std::collections::BTreeMap;

use super::{Draft, Reading, hs_code, identifier, table};
use crate::{
    Item,
    dictionary::check_item,
    item::{Class, HsLink},
};

/// Our columns.
pub const COLUMNS: &[&str] = &[
    "item_id",
    "name",
    "class",
    "cas",
    "formula",
    "un_numbers",
    "hs2022",
    "hs_match",
    "regimes",
    "control_refs",
    "synonyms",
    "foreign_names",
    "legitimate_uses",
    "notes",
    "false_alarm_cues",
    "from",
    "until",
];

/// Each line is an item: the one with its identifier, else the one with its CAS number, else a new one. A column that
/// the file has replaces what the item said, an empty cell says nothing; names, codes and references are added.
pub fn read(table: &table::Table, reading: &Reading, draft: &mut Draft<'_>) {
    for ours in reading.columns.keys().filter(|ours| !COLUMNS.contains(&ours.as_str())) {
        draft.defect(1, "mapping", ours, &format!("one of {}", COLUMNS.join(", ")));
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for ours in COLUMNS {
        let theirs = reading.columns.get(*ours).map_or_else(|| (*ours).to_owned(), |name| name.trim().to_lowercase());
        match table.column(&[theirs.as_str()]) {
            Some(place) => {
                places.insert(ours, place);
            }
            None if reading.columns.contains_key(*ours) => draft.defect(1, "mapping", &theirs, "a column of the file"),
            None => {}
        }
    }
    if !places.contains_key("name") && !places.contains_key("item_id") {
        draft.defect(1, "header", &table.header.join(", "), "a column name, or item_id, or a mapping to one");
        return;
    }
    for (line, row) in &table.rows {
        let cells = Cells { line: *line, cell: |ours: &str| table::cell(row, places.get(ours).copied()).to_owned() };
        item(&cells, reading, draft);
    }
}

struct Cells<F: Fn(&str) -> String> {
    line: u64,
    cell: F,
}

impl<F: Fn(&str) -> String> Cells<F> {
    fn get(&self, ours: &str) -> String {
        (self.cell)(ours)
    }

    fn list(&self, ours: &str) -> Vec<String> {
        self.get(ours).split(';').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }
}

fn item<F: Fn(&str) -> String>(cells: &Cells<F>, reading: &Reading, draft: &mut Draft<'_>) {
    let (line, name) = (cells.line, cells.get("name"));
    let cas: Vec<String> = cells.list("cas");
    for number in &cas {
        if model::code::cas::CasNumber::parse(number).is_none() {
            return draft.defect(line, "cas", number, "a CAS number with a right check digit");
        }
    }
    let id = match cells.get("item_id") {
        id if !id.is_empty() => id,
        _ => match draft.which(|item| item.cas.iter().any(|known| cas.contains(known))).first() {
            Some(id) => id.clone(),
            None => identifier(&name),
        },
    };
    if id.is_empty() {
        return draft.defect(line, "name", &name, "a name in Latin letters, or an item_id");
    }
    let known = draft.now(&id).cloned();
    let mut item = known.clone().unwrap_or_else(|| Item {
        id,
        class: if cas.is_empty() { Class::Equipment } else { Class::Chemical },
        ..Item::default()
    });
    if !name.is_empty() {
        if item.name.is_empty() {
            item.name = name;
        } else if item.name != name {
            let english = item.names.entry("en".to_owned()).or_default();
            add(english, vec![name]);
        }
    }
    add(&mut item.cas, cas);
    add(&mut item.formula, cells.list("formula"));
    add(&mut item.un, cells.list("un_numbers"));
    add(&mut item.regimes, cells.list("regimes"));
    add(&mut item.regimes, reading.regime.iter().cloned().collect());
    add(&mut item.controls, cells.list("control_refs"));
    let named: Vec<String> = cells.list("hs_match");
    for text in cells.list("hs2022") {
        let Some(code) = hs_code(&text) else {
            return draft.defect(line, "hs2022", &text, "a code of 4, 6, 8 or 10 digits");
        };
        let names_it = named.iter().any(|said| said.strip_suffix(":named") == Some(text.as_str()));
        let link = HsLink { code, edition: reading.hs_edition, named: names_it };
        if !item.hs.iter().any(|known| known.code == link.code && known.edition == link.edition) {
            item.hs.push(link);
        }
    }
    let synonyms = cells.list("synonyms");
    if !synonyms.is_empty() {
        add(item.names.entry("en".to_owned()).or_default(), synonyms);
    }
    for foreign in cells.list("foreign_names") {
        match foreign.split_once(':') {
            Some((language, name)) if !name.trim().is_empty() && identifier(language) == language => {
                add(item.names.entry(language.to_owned()).or_default(), vec![name.trim().to_owned()]);
            }
            _ => draft.defect(line, "foreign_names", &foreign, "language:name, such as es:nitrato de amonio"),
        }
    }
    for (ours, field) in [("legitimate_uses", &mut item.uses), ("notes", &mut item.note)] {
        match cells.get(ours) {
            said if said.is_empty() => {}
            said => *field = said,
        }
    }
    let cues = cells.get("false_alarm_cues");
    if !cues.is_empty() && item.note.is_empty() {
        item.note = format!("Often taken for it: {cues}");
    }
    match cells.get("class") {
        word if word.is_empty() => {}
        word => match serde_json::from_value(word.clone().into()) {
            Ok(class) => item.class = class,
            Err(_) => {
                draft.defect(line, "class", &word, "chemical, explosive, equipment, arms, wildlife, cultural or waste")
            }
        },
    }
    for (ours, field) in [("from", &mut item.from), ("until", &mut item.until)] {
        match cells.get(ours) {
            day if day.is_empty() => {}
            day => match day.parse() {
                Ok(day) => *field = Some(day),
                Err(_) => draft.defect(line, ours, &day, "a day such as 2026-01-31"),
            },
        }
    }
    match check_item(&item) {
        Ok(()) if known.as_ref() == Some(&item) => draft.out.known += 1,
        Ok(()) => draft.put(item),
        Err(crate::DictionaryError::Item { field, found, expected, .. }) => draft.defect(line, field, &found, expected),
        Err(error) => draft.defect(line, "whole line", &error.to_string(), "an item"),
    }
}

/// Adds what is not there.
fn add(to: &mut Vec<String>, more: Vec<String>) {
    for one in more {
        if !to.contains(&one) {
            to.push(one);
        }
    }
}
