//! The PNRGOV reader: whatever stands between UNH and UNT.
#![no_main]

mod envelope;

libfuzzer_sys::fuzz_target!(|body: &[u8]| envelope::read("PNRGOV:11:1:IA", body));
