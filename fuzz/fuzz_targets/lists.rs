//! List files of every form: the first byte may force a form upon bytes that have another, the rest is the file.
#![no_main]

use formats::lists::{ListFormat, detect, read_list};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((pick, body)) = bytes.split_first() else { return };
    let forced = match pick {
        0 => Some(ListFormat::UnXml),
        1 => Some(ListFormat::OfacCsv),
        2 => Some(ListFormat::OfacXml),
        3 => Some(ListFormat::OfacAdvancedXml),
        4 => Some(ListFormat::EuCsv),
        5 => Some(ListFormat::EuXml),
        6 => Some(ListFormat::UkCsv),
        7 => Some(ListFormat::CslCsv),
        8 => Some(ListFormat::CslJson),
        9 => Some(ListFormat::Ftm),
        10 => Some(ListFormat::Csv(Box::default())),
        _ => detect("list", body),
    };
    if let Some(format) = forced {
        let _ = read_list(&format, "fuzz", &[("list", body)], |_| None);
    }
});
