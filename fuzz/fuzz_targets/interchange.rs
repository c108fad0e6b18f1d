//! Any bytes at all, as a carrier might send them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = formats::inspect(bytes);
});
