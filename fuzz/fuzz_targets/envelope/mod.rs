//! A sound envelope around hostile segments, so that the fuzzer spends its time behind the door.

/// Reads `body` as the segments of one message. Whatever they are, the message is read.
pub fn read(kind: &str, body: &[u8]) {
    let mut bytes = format!("UNB+UNOA:4+SENDER+RECEIVER+261123:0400+1'UNH+1+{kind}'").into_bytes();
    bytes.extend_from_slice(body);
    bytes.extend_from_slice(b"'UNT+9+1'UNZ+1+1'");
    let readings = formats::inspect(&bytes).expect("an interchange with a message is readable");
    assert!(!readings.is_empty());
}
