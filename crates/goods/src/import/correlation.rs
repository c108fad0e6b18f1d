//! The correlation table between the Combined Nomenclature and the dual-use list, in its three columns.

use super::{Draft, Reading, Unplaced, hs_code, table};
use crate::{annex, item::HsLink};

const CN: &[&str] = &["cn", "cn code", "cn_code", "cn8", "combined nomenclature"];
const TARIC: &[&str] = &["taric", "taric code", "taric_code"];
const CONTROL: &[&str] = &[
    "dual-use",
    "dual-use code",
    "dual use",
    "dual use code",
    "dual_use",
    "dual_use_code",
    "dualuse",
    "control",
    "control_ref",
];

/// Each line is evidence that a code is consistent with a number, so it becomes a link of every item with that number,
/// or with one above or below it. A number that no item has is told, not made an item: it has no name.
pub fn read(table: &table::Table, reading: &Reading, draft: &mut Draft<'_>) {
    let named = |ours: &str, names: &[&str]| match reading.columns.get(ours) {
        Some(theirs) => table.column(&[theirs.trim().to_lowercase().as_str()]),
        None => table.column(names),
    };
    let (cn, taric, control) = (named("cn", CN), named("taric", TARIC), named("control", CONTROL));
    if control.is_none() || (cn.is_none() && taric.is_none()) {
        let found = table.header.join(", ");
        draft.defect(1, "header", &found, "the columns CN, TARIC and dual-use code");
        return;
    }
    for (line, row) in &table.rows {
        let (cn_cell, taric_cell) = (table::cell(row, cn), table::cell(row, taric));
        let (column, text) = if cn_cell.is_empty() { ("TARIC", taric_cell) } else { ("CN", cn_cell) };
        let Some(code) = hs_code(text) else {
            draft.defect(*line, column, text, "a code of 4, 6, 8 or 10 digits");
            continue;
        };
        let numbers = table::cell(row, control);
        let (mut any, mut new) = (false, false);
        for number in numbers.split([',', ';', '/']).map(str::trim).filter(|number| !number.is_empty()) {
            any = true;
            if annex::read(number).is_none() {
                draft.defect(*line, "dual-use code", number, "a number such as 2B350 or 2B350.a");
                continue;
            }
            let items = draft.which(|item| item.controls.iter().any(|control| annex::related(control, number)));
            if items.is_empty() {
                draft.out.unplaced.push(Unplaced { line: *line, control: number.to_owned(), said: code.clone() });
                new = true;
            }
            for id in items {
                new |= link(draft, &id, &code, reading.hs_edition);
            }
        }
        if !any {
            draft.defect(*line, "dual-use code", numbers, "a number such as 2B350 or 2B350.a");
        } else if !new {
            draft.out.known += 1;
        }
    }
}

/// Adds a code to an item; no where it has it.
fn link(draft: &mut Draft<'_>, id: &str, code: &str, edition: u16) -> bool {
    let Some(item) = draft.now(id) else { return false };
    if item.hs.iter().any(|link| link.code == code && link.edition == edition) {
        return false;
    }
    let mut item = item.clone();
    item.hs.push(HsLink { code: code.to_owned(), edition, named: false });
    draft.put(item);
    true
}
