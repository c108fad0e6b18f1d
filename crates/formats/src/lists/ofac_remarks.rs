//! Remarks of OFAC's CSV form: facts between semicolons, such as `DOB 10 Dec 1948; alt. DOB circa 1950; POB Cairo,
//! Egypt; nationality Egypt; Passport A1234567 (Egypt) issued 01 Jan 2001; a.k.a. 'THE DOCTOR'`.

use model::{Defect, Entity, EntitySchema, code::ImoNumber, watch::NameKind};

use super::{entry, ofac_csv::ordered};
use crate::limits::Defects;

/// Facts that hold digits and name no document.
const NO_DOCUMENT: [&str; 24] = [
    "Additional Sanctions",
    "Transactions Prohibited",
    "Organization",
    "Aircraft M",
    "Aircraft Operator",
    "Former Vessel",
    "Other Vessel",
    "Target Type",
    "IFCA",
    "Vessel Type",
    "Telephone",
    "Phone",
    "PHONE",
    "Fax",
    "FAX",
    "Alt. Fax",
    "Alt. Telephone",
    "Email",
    "Website",
    "Linked To",
    "Executive Order",
    "CAATSA",
    "Digital Currency Address",
    "Secondary sanctions",
];

/// Documents whose kind does not end with a word for a number.
const KINDS: [&str; 28] = [
    "Aircraft Tail Number",
    "Diplomatic Passport",
    "Passport Booklet:",
    "Passport",
    "SSN",
    "US FEIN",
    "NIT",
    "RUC",
    "RTN",
    "RIF",
    "D.N.I.",
    "C.U.R.P.",
    "R.F.C.",
    "C.U.I.T.",
    "C.U.I.",
    "C.I.F.",
    "I.F.E.",
    "BIK (RU)",
    "MMSI",
    "SWIFT/BIC",
    "License",
    "Credencial electoral",
    "Numero de Identidad",
    "Cartilla de Servicio Militar Nacional",
    "VisaNumberID",
    "Folio Mercantil",
    "Matricula Mercantil",
    "Numero Unico de Identificacao Tributaria (NUIT)",
];

/// Words that end the kind of a document: what follows is its number.
const ENDS: [&str; 12] =
    ["No.", "No", "Number", "#", "ID", "Code", "Card", "Document", "(MSN)", "(USCC)", "(USCCC)", "F/N)"];

/// Reads the remarks into an entry; what cannot be read stays in its reason.
pub(super) fn read(remarks: &str, entity: &mut Entity, defects: &mut Defects, place: &dyn Fn(Defect) -> Defect) {
    for fact in remarks.split(';') {
        let fact = fact.trim().trim_end_matches('.');
        let fact = fact.strip_prefix("alt. ").or_else(|| fact.strip_prefix("Alt. ")).unwrap_or(fact);
        if let Some(text) = fact.strip_prefix("DOB ") {
            entry::dob(entity, text, defects, place);
        } else if let Some(text) = fact.strip_prefix("POB ") {
            entry::add(&mut entity.birth_places, text);
        } else if let Some(text) = fact.strip_prefix("nationality ").or_else(|| fact.strip_prefix("citizen ")) {
            entry::add(&mut entity.nationality, text.trim_start_matches("possibly "));
        } else if let Some(text) = fact.strip_prefix("Gender ") {
            entity.sex = entry::sex(text);
        } else if let Some(text) = fact.strip_prefix("a.k.a. ").or_else(|| fact.strip_prefix("f.k.a. ")) {
            // Between quotes stands what the office calls a weak alias; good ones have a file of their own.
            let text = text.trim_matches(|c| matches!(c, '\'' | '"' | '.'));
            let name = ordered(text, entity.schema);
            entry::name(entity, &name, NameKind::Weak);
        } else if let Some(text) =
            fact.strip_prefix("Vessel Flag ").or_else(|| fact.strip_prefix("Nationality of Registration "))
        {
            entry::add(&mut entity.countries, text);
        } else if let Some(text) = fact.strip_prefix("Vessel Call Sign ") {
            entity.call_sign = entry::tidy(text);
        } else {
            document(fact, entity);
        }
    }
}

/// `KIND NUMBER (Country) issued 01 Jan 2001 expires 01 Jan 2011`.
fn document(fact: &str, entity: &mut Entity) {
    let Some((kind, rest)) = kind(fact) else { return };
    let end = [" (", " issued", " expires", " and ", ", "].iter().filter_map(|stop| rest.find(stop)).min();
    let (number, after) = rest.split_at(end.unwrap_or(rest.len()));
    identification(entity, kind, number, after.strip_prefix(" (").and_then(|text| text.split(')').next()));
}

/// One identification by its kind, as every form of the office names them: documents, sex, flag, numbers of vessels.
pub(super) fn identification(entity: &mut Entity, kind: &str, number: &str, country: Option<&str>) {
    let kind = kind.trim().trim_end_matches(':');
    let serial = kind.starts_with("Aircraft Manufacturer's Serial") || kind.starts_with("Aircraft Mode S");
    if kind == "Gender" {
        entity.sex = entry::sex(number);
    } else if matches!(kind, "Vessel Flag" | "Nationality of Registration") {
        entry::add(&mut entity.countries, number);
    } else if kind == "Vessel Call Sign" {
        entity.call_sign = entry::tidy(number);
    } else if !serial && NO_DOCUMENT.iter().any(|start| kind.starts_with(start)) {
        // Stays in the reason.
    } else if let Some(imo) = number.strip_prefix("IMO ").and_then(ImoNumber::digits) {
        if entity.schema == EntitySchema::Vessel && kind.starts_with("Vessel") {
            entity.imo = Some(imo);
        } else {
            entry::document(entity, Some(&format!("{kind} IMO")), &imo, None);
        }
    } else if matches!(kind, "SWIFT/BIC" | "Aircraft Tail Number") || number.bytes().any(|byte| byte.is_ascii_digit()) {
        entry::document(entity, Some(kind), number, country);
    }
}

/// The kind of a document and what follows it: the shortest beginning that ends like a kind and has digits behind it.
fn kind(fact: &str) -> Option<(&str, &str)> {
    for known in KINDS {
        if let Some(rest) = fact.strip_prefix(known).and_then(|rest| rest.strip_prefix(' ')) {
            let rest = ["No. ", "No ", "# "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
            return Some((known.trim_end_matches(':'), rest.trim()));
        }
    }
    if let Some(rest) = fact.strip_prefix("Vessel Registration Identification ") {
        return Some(("Vessel Registration Identification", rest.trim()));
    }
    let mut from = 0;
    while let Some(blank) = fact[from..].find(' ') {
        let at = from + blank;
        let (start, rest) = (&fact[..at], fact[at..].trim_start());
        let last = start.rsplit(' ').next().unwrap_or(start);
        let next = rest.split(' ').next().unwrap_or(rest);
        // `Business Registration Document # L99` goes on to its last mark; before the digits of a number stand at most
        // a few capitals, as in `HRB 26136` and `IMO 5055293`.
        let begins = next.bytes().any(|byte| byte.is_ascii_digit())
            || (next.len() <= 4 && next.starts_with(|letter: char| letter.is_ascii_uppercase()));
        if ENDS.contains(&last) && !ENDS.contains(&next) && begins && rest.bytes().any(|byte| byte.is_ascii_digit()) {
            return Some((start.trim_end_matches(" #"), rest));
        }
        from = at + 1;
    }
    None
}
