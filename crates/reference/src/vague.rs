//! Goods descriptions that do not say what the goods are.

/// Why a description says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vague {
    /// It is, or is made of, words that fit anything.
    Generic,
    /// No word is left once fillers are taken away.
    Empty,
    /// Its letters make no words.
    Noise,
}

impl std::fmt::Display for Vague {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Vague::Generic => "generic",
            Vague::Empty => "no words",
            Vague::Noise => "noise",
        })
    }
}

/// Words that fit anything: they never say what goods are.
const GENERIC: [&str; 68] = [
    "GENERAL",
    "CARGO",
    "GOODS",
    "FREIGHT",
    "MERCHANDISE",
    "COMMODITIES",
    "COMMODITY",
    "PRODUCTS",
    "PRODUCT",
    "ITEMS",
    "ITEM",
    "ARTICLES",
    "STUFF",
    "THINGS",
    "PARTS",
    "SPARES",
    "SPARE",
    "ACCESSORIES",
    "EQUIPMENT",
    "MATERIAL",
    "MATERIALS",
    "SUPPLIES",
    "SAMPLES",
    "SAMPLE",
    "GIFT",
    "GIFTS",
    "PERSONAL",
    "EFFECTS",
    "HOUSEHOLD",
    "BELONGINGS",
    "MISCELLANEOUS",
    "MISC",
    "VARIOUS",
    "ASSORTED",
    "MIXED",
    "DIVERSE",
    "SUNDRY",
    "SUNDRIES",
    "CONSOLIDATED",
    "CONSOLIDATION",
    "CONSOL",
    "FAK",
    "DEPARTMENT",
    "STORE",
    "RETAIL",
    "CONSUMER",
    "COMMERCIAL",
    "INDUSTRIAL",
    "ESSENTIALS",
    "ALL",
    "KINDS",
    "KIND",
    "SORTS",
    "OTHER",
    "OTHERS",
    "NEW",
    "USED",
    "TRADE",
    "COLLECTIVE",
    "GROUPAGE",
    "MERCHANDISES",
    "APPLIANCES",
    "TOOLS",
    "DRY",
    "EMPTY",
    "DANGEROUS",
    "HAZARDOUS",
    "CHEMICALS",
];

/// Fillers of bills: they add nothing to any description.
const FILLERS: [&str; 42] = [
    "SAID", "TO", "CONTAIN", "STC", "BE", "SHIPPER", "SHIPPERS", "S", "LOAD", "STOW", "COUNT", "AND", "SEAL", "OF",
    "THE", "AS", "PER", "INVOICE", "ORDER", "NO", "NOS", "PKGS", "PKG", "PACKAGES", "PACKAGE", "PALLETS", "PALLET",
    "CARTONS", "CARTON", "CTNS", "CTN", "BOXES", "BAGS", "PCS", "PIECES", "FOR", "IN", "WITH", "X", "A", "NM", "NIL",
];

/// Says why a description is vague; nothing where it names goods.
pub fn vague(text: &str) -> Option<Vague> {
    let upper = text.to_uppercase();
    let words: Vec<&str> = upper.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let telling: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| {
            !FILLERS.contains(word)
                && !word.bytes().all(|byte| byte.is_ascii_digit())
                && *word != "HS"
                && *word != "CODE"
        })
        .collect();
    if telling.is_empty() {
        return Some(Vague::Empty);
    }
    if telling.iter().all(|word| GENERIC.contains(word)) {
        return Some(Vague::Generic);
    }
    // Letters of other scripts are words of their own; Latin words without a vowel are keyboard noise.
    let noise =
        |word: &&str| word.is_ascii() && word.len() >= 4 && !word.bytes().any(|b| b"AEIOUY0123456789".contains(&b));
    let latin = telling.iter().filter(|word| word.len() >= 4).count();
    (latin > 0 && telling.iter().all(noise)).then_some(Vague::Noise)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_goods_is_not_vague() {
        for text in [
            "COTTON BED LINEN",
            "OFFICE PAPER A4 80GSM",
            "EXERCISE BOOKS",
            "PARTS FOR RING SPINNING FRAMES HS 844833",
            "MED.SUPPLY",
            "硝酸铵",
        ] {
            assert_eq!(vague(text), None, "{text}");
        }
        for text in ["SAID TO CONTAIN GENERAL CARGO", "FAK", "", "STC 20 PKGS", "MISC. HOUSEHOLD GOODS", "GHDKJ WRTPL"]
        {
            assert!(vague(text).is_some(), "{text}");
        }
    }
}
