//! The CUSCAR reader: whatever stands between UNH and UNT.
#![no_main]

mod envelope;

libfuzzer_sys::fuzz_target!(|body: &[u8]| envelope::read("CUSCAR:D:95B:IA", body));
