//! What the words of a line claim of control: that no licence is needed, or that the goods are exempt.

/// Phrases by which exporters say so, in words of upper case.
const PHRASES: [&[&str]; 14] = [
    &["NLR"],
    &["EAR99"],
    &["EAR", "99"],
    &["NO", "LICENCE", "REQUIRED"],
    &["NO", "LICENSE", "REQUIRED"],
    &["LICENCE", "NOT", "REQUIRED"],
    &["LICENSE", "NOT", "REQUIRED"],
    &["NOT", "CONTROLLED"],
    &["NON", "CONTROLLED"],
    &["NOT", "SUBJECT", "TO", "CONTROL"],
    &["NOT", "DUAL", "USE"],
    &["NON", "DUAL", "USE"],
    &["EXEMPT"],
    &["EXEMPTED"],
];

/// The phrases of a text that claim that the goods need no licence, as they stand, each once.
pub fn exemptions(text: &str) -> Vec<String> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_uppercase).collect();
    let mut out: Vec<String> = Vec::new();
    for at in 0..words.len() {
        for phrase in PHRASES {
            let stands = words.len() - at >= phrase.len() && words[at..].iter().zip(phrase).all(|(a, b)| a == b);
            let said = phrase.join(" ");
            if stands && !out.contains(&said) {
                out.push(said);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::exemptions;

    #[test]
    fn claims_are_heard_as_words() {
        assert_eq!(exemptions("Pumps, NLR (EAR99), not  controlled"), ["NLR", "EAR99", "NOT CONTROLLED"]);
        assert!(exemptions("CONTROLLED ATMOSPHERE UNIT, exemplary").is_empty());
    }
}
