//! Nothing breaks the reader: every truncation and thousands of mutations of every fixture.

use super::messages::data;

const FIXTURES: [&str; 4] = ["flight.edi", "booking.edi", "manifest.edi", "manifest.xml"];

#[test]
fn every_truncation_is_read_or_refused() {
    for name in FIXTURES {
        let bytes = data(name);
        for end in 0..bytes.len() {
            let _ = formats::inspect(&bytes[..end]);
        }
    }
}

/// Hands out `times` copies of `whole`, each changed in up to seven places, the same ones in every run.
pub fn mutated(whole: &[u8], times: usize, seed: u64, each: &mut dyn FnMut(&[u8])) {
    let mut state = seed.max(1);
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    const SPICE: &[u8] = b"'+:?*\"$\r\n\0\xff<>&/=0A \x01UNZUNHUNTSRC;,|{}[]";
    for _ in 0..times {
        let mut bytes = whole.to_vec();
        for _ in 0..=next(6) {
            let at = next(bytes.len());
            match next(4) {
                _ if bytes.is_empty() => {}
                0 => bytes[at] = SPICE[next(SPICE.len())],
                1 => bytes.insert(at, SPICE[next(SPICE.len())]),
                2 => drop(bytes.drain(at..(at + next(30)).min(bytes.len()))),
                _ => {
                    let piece = bytes[at..(at + next(60)).min(bytes.len())].to_vec();
                    let to = next(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
        }
        each(&bytes);
    }
}

#[test]
fn ten_thousand_mutations_of_each_are_read_or_refused() {
    for (at, name) in FIXTURES.iter().enumerate() {
        mutated(&data(name), 10_000, 0x9E37_79B9_7F4A_7C15 + at as u64, &mut |bytes| {
            let _ = formats::inspect(bytes);
        });
    }
}

#[test]
fn a_message_of_too_many_people_is_cut_with_an_error() {
    let mut text = String::from("UNB+UNOA:1+A+B+261123:0400+1'UNH+1+PAXLST:D:02B:UN'BGM+745'TDT+20+XX1'");
    for at in 0..50_050 {
        text.push_str(&format!("NAD+FL+++A:B{at}'"));
    }
    text.push_str("UNT+1+1'UNZ+1+1'");
    let reading = formats::inspect(text.as_bytes()).unwrap().remove(0);
    assert_eq!(reading.travellers.len(), 50_000);
    assert!(reading.defects.iter().any(|d| d.code == "too_many_records"));
}

/// Each of these was once searched for in all that follows, so that the whole took hours.
#[test]
fn very_many_tiny_interchanges_take_time_by_their_bytes() {
    for tiny in ["UNB+X'UNH+1+PAXLST'UNT+2+1'UNZ+1'", "UNH+1+PAXLST'UNZ+1'", "UNB+X'UNZ+0'"] {
        let bytes = tiny.repeat(2_000_000 / tiny.len());
        let mut messages = 0;
        let read = formats::read(bytes.as_bytes(), &mut |_| messages += 1);
        assert_eq!(messages, if tiny.contains("UNH") { bytes.len() / tiny.len() } else { 0 });
        assert_eq!(read.is_ok(), messages > 0);
    }
}
