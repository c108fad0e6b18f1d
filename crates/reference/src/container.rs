//! Container sizes and types (ISO 6346: codes of 1995 and after, the four digits before, and the bare length that some manifests give).

/// What a size-type code says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContainerType {
    /// Nominal length.
    pub length_ft: u8,
    /// What goods may weigh in it at most, as risk practice takes it.
    pub payload_kg: f64,
    /// Inner volume; nothing for tanks and platforms.
    pub cube_m3: Option<f64>,
    /// Group: `G` general, `R` refrigerated, `T` tank, `U` open top, `P` platform, `B` bulk, `V` ventilated, `H` thermal, `S` named cargo.
    pub group: char,
}

/// Limits by length; the figures are practice, not the plate on the door.
const SHORT: (f64, f64) = (28_200.0, 33.2);
const LONG: (f64, f64) = (26_700.0, 67.7);
const LONG_HIGH: (f64, f64) = (26_700.0, 76.4);

/// Reads a code; `None` where it is none of ISO 6346.
pub fn container_type(code: &str) -> Option<ContainerType> {
    let code = code.trim().to_ascii_uppercase();
    let mut chars = code.chars();
    let length = match chars.next()? {
        '1' => 10,
        '2' => 20,
        '3' => 30,
        '4' => 40,
        'L' | '9' => 45,
        'M' => 48,
        'N' => 49,
        'P' => 53,
        'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'K' | 'R' => 24,
        _ => return None,
    };
    let height = chars.next()?;
    let rest: String = chars.collect();
    if code == "20" || code == "40" || code == "45" {
        return Some(described(if code == "45" { 45 } else { length }, code == "45", 'G'));
    }
    if !matches!(height, '0'..='9' | 'C'..='F' | 'L'..='N' | 'P') {
        return None;
    }
    let high = matches!(height, '5' | '6' | 'E' | 'F' | 'N' | 'P');
    let group = match rest.as_str() {
        old if old.len() == 2 && old.bytes().all(|b| b.is_ascii_digit()) => old_group(old)?,
        new => new_group(new)?,
    };
    Some(described(length, high, group))
}

/// The group letters of 1995 and after, each with the second characters that the standard gives it.
fn new_group(code: &str) -> Option<char> {
    let mut chars = code.chars();
    let (group, detail) = (chars.next()?, chars.next()?);
    let last = match group {
        'G' => '3',
        'V' => '4',
        'B' => '6',
        'S' => '2',
        'R' => '3',
        'H' => '6',
        'U' => '6',
        'P' => '5',
        'T' => '9',
        'A' => '0',
        _ => return None,
    };
    // Group codes (GP, RT, TN …) stand where the particulars are not known; 2022 added K, N and E series.
    let named = matches!(
        code,
        "GP" | "VH"
            | "BU"
            | "BK"
            | "SN"
            | "RE"
            | "RT"
            | "RS"
            | "HR"
            | "HI"
            | "UT"
            | "PL"
            | "PF"
            | "PC"
            | "PS"
            | "TN"
            | "TD"
            | "TG"
            | "AS"
            | "EG"
            | "KL"
            | "NH"
            | "NN"
    );
    let numbered = chars.next().is_none() && detail.is_ascii_digit() && (detail <= last || group == 'G');
    (named || numbered).then_some(group)
}

/// The two type digits before 1995.
fn old_group(digits: &str) -> Option<char> {
    Some(match digits.as_bytes().first()? {
        b'0' => 'G',
        b'1' => 'V',
        b'2' => 'B',
        b'3' | b'4' => 'R',
        b'5' => 'U',
        b'6' => 'P',
        b'7' => 'T',
        b'8' => 'B',
        _ => 'S',
    })
}

fn described(length_ft: u8, high: bool, group: char) -> ContainerType {
    let (payload_kg, cube) = match (length_ft, high) {
        (..=24, _) => SHORT,
        (_, false) => LONG,
        (_, true) => LONG_HIGH,
    };
    let cube_m3 = (!matches!(group, 'T' | 'P')).then_some(cube);
    ContainerType { length_ft, payload_kg, cube_m3, group }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_every_age() {
        for code in [
            "22G1", "42G1", "45G1", "45R1", "22T1", "22U1", "42P3", "L5G1", "4532", "4200", "2270", "20", "40", "45GP",
            "22GP",
        ] {
            assert!(container_type(code).is_some(), "{code}");
        }
        for code in ["", "9", "ZZZZ", "22X9", "2", "00G1", "22G", "4EG1X", "9999G"] {
            assert!(container_type(code).is_none(), "{code}");
        }
    }
}
