//! Lists of the United States: entries of the Commerce Control List, and tariff codes that a rule lists.

use super::{Draft, Reading, Unplaced, hs_code, identifier, table};
use crate::{Item, annex, item::HsLink};

/// Regime of entries of the Commerce Control List that are in no item yet.
const CCL: &str = "USCCL";
/// Regime of tariff codes where the reader is told none.
const HTS: &str = "USHTS";

/// An entry becomes a reference (`US:2B230`) of each item with that number. An entry in numbers that only the United
/// States use becomes an item of its own; of software and technology there are no goods.
pub fn read_ccl(table: &table::Table, reading: &Reading, draft: &mut Draft<'_>) {
    let (eccn, heading) = (table.column(&["eccn"]), table.column(&["heading", "title"]));
    let reason = table.column(&["reason_for_control", "reason for control", "reason"]);
    if eccn.is_none() || heading.is_none() {
        draft.defect(1, "header", &table.header.join(", "), "the columns eccn and heading");
        return;
    }
    for (line, row) in &table.rows {
        let number = table::cell(row, eccn);
        let Some(numbered) = annex::read(number) else {
            draft.defect(*line, "eccn", number, "a number such as 2B230");
            continue;
        };
        if matches!(numbered.group, 'D' | 'E') {
            continue;
        }
        let heading = table::cell(row, heading);
        if heading.is_empty() {
            draft.defect(*line, "heading", heading, "what the entry is of");
            continue;
        }
        let control = format!("US:{number}");
        if !draft.which(|item| item.controls.contains(&control)).is_empty() {
            draft.out.known += 1;
            continue;
        }
        let items =
            draft.which(|item| item.controls.iter().any(|known| !known.contains(':') && annex::related(known, number)));
        if items.is_empty() && numbered.regime == "national" {
            let name = first_clause(heading);
            draft.put(Item {
                id: format!("us_{}", identifier(number)),
                name,
                regimes: vec![reading.regime.clone().unwrap_or_else(|| CCL.to_owned())],
                controls: vec![control],
                note: said("Reason for control", table::cell(row, reason)),
                ..Item::default()
            });
        } else if items.is_empty() {
            draft.out.unplaced.push(Unplaced { line: *line, control: number.to_owned(), said: first_clause(heading) });
        }
        for id in items {
            let Some(mut item) = draft.now(&id).cloned() else { continue };
            item.controls.push(format!("US:{number}"));
            draft.put(item);
        }
    }
}

/// Each code becomes an item that is known by its code alone. Its name begins with the code, so that the words of a
/// tariff, such as "pumps, other", are not searched for in descriptions.
pub fn read_hts(table: &table::Table, reading: &Reading, draft: &mut Draft<'_>) {
    let code = table.column(&["hts", "hts6", "hts code", "hts_code", "hs", "hs6"]);
    let description = table.column(&["description", "heading", "title"]);
    let list = table.column(&["list", "regime", "supplement"]);
    if code.is_none() {
        draft.defect(1, "header", &table.header.join(", "), "a column hts");
        return;
    }
    for (line, row) in &table.rows {
        let text = table::cell(row, code);
        let Some(code) = hs_code(text) else {
            draft.defect(*line, "hts", text, "a code of 4, 6, 8 or 10 digits");
            continue;
        };
        let listed = table::cell(row, list);
        let regime = match (listed, &reading.regime) {
            ("", Some(regime)) => regime.clone(),
            ("", None) => HTS.to_owned(),
            (listed, _) => identifier(listed).to_uppercase(),
        };
        let link = HsLink { code: code.clone(), edition: reading.hs_edition, named: false };
        let same = |item: &Item| item.regimes.contains(&regime) && item.hs.contains(&link);
        if !draft.which(same).is_empty() {
            draft.out.known += 1;
            continue;
        }
        let name = [format!("HS {code}"), table::cell(row, description).to_owned()];
        let name: Vec<String> = name.into_iter().filter(|part| !part.is_empty()).collect();
        draft.put(Item {
            id: format!("{}_{code}_{}", identifier(&regime), reading.hs_edition),
            name: name.join(": "),
            hs: vec![link],
            regimes: vec![regime],
            monitored: true,
            ..Item::default()
        });
    }
}

fn said(what: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!("{what}: {value}") }
}

/// What a heading says before it goes into paragraphs.
fn first_clause(heading: &str) -> String {
    let end = [", as follows", " as follows", " (see List", " (See List", "; and"]
        .iter()
        .filter_map(|mark| heading.find(mark))
        .min()
        .unwrap_or(heading.len());
    heading[..end].trim_end_matches([',', '.', ' ']).to_owned()
}
