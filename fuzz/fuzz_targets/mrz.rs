//! Machine readable zones.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = formats::mrz::parse(text, None);
});
