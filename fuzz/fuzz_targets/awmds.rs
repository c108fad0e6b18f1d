//! The ASYCUDA manifest reader: whatever stands inside the root element.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let mut bytes = b"<Awmds>".to_vec();
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(b"</Awmds>");
    let _ = formats::inspect(&bytes);
});
