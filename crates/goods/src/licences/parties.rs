//! Whether two traders are one: by a registration number, else by name without its legal form.

use model::licence::LicenceParty;

/// Words that say what kind of company it is, and nothing of which.
const FORMS: &[&str] = &[
    "AB",
    "AG",
    "AS",
    "BHD",
    "BV",
    "CO",
    "COMPANY",
    "CORP",
    "CORPORATION",
    "FZE",
    "FZCO",
    "GMBH",
    "INC",
    "INCORPORATED",
    "KG",
    "LIMITED",
    "LLC",
    "LLP",
    "LTD",
    "LTDA",
    "MESSRS",
    "NV",
    "OOO",
    "OY",
    "PJSC",
    "PLC",
    "PRIVATE",
    "PTE",
    "PTY",
    "PVT",
    "SA",
    "SARL",
    "SAS",
    "SDN",
    "SL",
    "SPA",
    "SRL",
    "THE",
];

/// A name as it is compared: words in upper case without the legal form.
pub fn plain(name: &str) -> String {
    // Points are dropped, so that S.A. is SA; other marks part words.
    let upper: String = name
        .chars()
        .filter(|c| *c != '.' && *c != '\'')
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .flat_map(char::to_uppercase)
        .collect();
    let words: Vec<&str> = upper.split_whitespace().collect();
    let telling: Vec<&str> = words.iter().copied().filter(|word| !FORMS.contains(word)).collect();
    if telling.is_empty() { words.join(" ") } else { telling.join(" ") }
}

/// Whether two traders are one. Companies of one name in two countries are two.
pub fn same(a: &LicenceParty, b: &LicenceParty) -> bool {
    let number = |text: &String| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
    };
    let shared =
        a.identifiers.iter().map(number).any(|id| id.len() >= 4 && b.identifiers.iter().any(|b| number(b) == id));
    if shared {
        return true;
    }
    let elsewhere = a.country.as_deref().zip(b.country.as_deref()).is_some_and(|(a, b)| !a.eq_ignore_ascii_case(b));
    let name = plain(&a.name);
    !elsewhere && !name.is_empty() && name == plain(&b.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_makes_no_difference_and_a_country_does() {
        let party = |name: &str, country: &str, id: &str| LicenceParty {
            name: name.into(),
            country: Some(country.into()).filter(|c: &String| !c.is_empty()),
            identifiers: vec![id.into()],
        };
        assert!(same(&party("Orchard Chemicals (Pvt.) Ltd", "PK", ""), &party("ORCHARD CHEMICALS", "", "")));
        assert!(!same(&party("Orchard Chemicals", "PK", ""), &party("Orchard Chemicals", "AE", "")));
        assert!(same(&party("Old Name", "PK", "123-4567-8"), &party("New Name", "AE", "12345678")));
        assert!(!same(&party("", "", "12"), &party("", "", "12")));
        assert_eq!(plain("The Company"), "THE COMPANY");
    }
}
