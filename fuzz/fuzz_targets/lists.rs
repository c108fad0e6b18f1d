//! List files: the first byte picks the file's name, and with it the form that is tried.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((pick, body)) = bytes.split_first() else { return };
    let name = ["sdn.csv", "alt.csv", "list.xml", "list.csv"][usize::from(*pick) % 4];
    if let Some(format) = formats::lists::detect(name, body) {
        let _ = formats::lists::read_list(&format, "fuzz", &[(name, body)]);
    }
});
