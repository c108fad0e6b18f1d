//! The PAXLST reader: whatever stands between UNH and UNT.
#![no_main]

mod envelope;

libfuzzer_sys::fuzz_target!(|body: &[u8]| envelope::read("PAXLST:D:02B:IA", body));
