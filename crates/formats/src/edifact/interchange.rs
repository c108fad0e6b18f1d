//! Interchange, group and message envelopes: who sent it, which messages are in it, and whether the counts hold.

use model::{Defect, Reading, Severity, message::Part};

use super::{
    segment::{Message, Segment, Segments},
    syntax,
};
use crate::{Unreadable, cuscar::Cuscar, cusres::Cusres, dates, limits::Defects, paxlst::Paxlst, pnrgov::Pnrgov};

/// What a message's own reader does with its segments.
pub(crate) trait Body {
    /// Takes the next segment between UNH and UNT.
    fn segment(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects);
    /// Says that the message is over.
    fn finish(&mut self, reading: &mut Reading, defects: &mut Defects);
}

/// One message while it is read.
struct Open {
    reading: Reading,
    defects: Defects,
    body: Option<Box<dyn Body>>,
    segments: i64,
    closed: bool,
}

#[derive(Default)]
struct Envelope {
    sender: Option<String>,
    recipient: Option<String>,
    reference: Option<String>,
    prepared: Option<chrono::NaiveDateTime>,
    messages: i64,
    groups: i64,
}

/// Reads every message of every interchange in `bytes`.
pub fn read(bytes: &[u8], each: &mut dyn FnMut(Reading)) -> Result<(), Unreadable> {
    let bytes = &*syntax::straighten(bytes);
    let message = Message::new(bytes);
    let mut from = 0;
    let mut messages = 0;
    while let Some(start) = syntax::find(bytes, from) {
        from = read_one(message, start, &mut |reading| {
            messages += 1;
            each(reading);
        });
    }
    if messages == 0 {
        let reason = match syntax::find(bytes, 0) {
            Some(_) => "an interchange without any message (no UNH)",
            None => "neither EDIFACT (no UNB or UNH) nor XML",
        };
        return Err(Unreadable { reason: reason.into(), offset: from.min(bytes.len()) });
    }
    Ok(())
}

/// Reads one interchange and returns where it ends.
fn read_one(message: Message<'_>, start: syntax::Start, each: &mut dyn FnMut(Reading)) -> usize {
    let mut segments = Segments::new(message, start.offset, start.syntax);
    let mut envelope = Envelope::default();
    let mut open: Option<Open> = None;
    while let Some(segment) = segments.next() {
        match &segment.tag {
            b"UNB" => envelope.begin(&segment),
            b"UNG" => envelope.groups += 1,
            b"UNH" => {
                if let Some(done) = open.take() {
                    each(done.close());
                }
                envelope.messages += 1;
                open = Some(Open::new(&segment, &envelope));
            }
            b"UNT" => {
                if let Some(open) = &mut open {
                    open.trailer(&segment);
                }
            }
            b"UNE" => {
                if let Some(open) = &mut open {
                    count_matches(
                        &segment,
                        envelope.messages,
                        "group_count",
                        "messages in the group",
                        &mut open.defects,
                    );
                }
            }
            b"UNZ" => {
                if let Some(open) = &mut open {
                    // UNZ counts groups where there are any, else messages.
                    let expected = if envelope.groups > 0 { envelope.groups } else { envelope.messages };
                    count_matches(
                        &segment,
                        expected,
                        "interchange_count",
                        "messages in the interchange",
                        &mut open.defects,
                    );
                    envelope.check_reference(&segment, &mut open.defects);
                }
                break;
            }
            _ => {
                if let Some(open) = &mut open {
                    open.segment(&segment);
                }
            }
        }
    }
    if let Some(done) = open.take() {
        each(done.close());
    }
    // Something was consumed even when the interchange has no end, so that the search goes on behind it.
    segments.position().max(start.offset + 3)
}

fn count_matches(segment: &Segment<'_>, expected: i64, code: &str, what: &str, defects: &mut Defects) {
    match segment.count(1, 0) {
        Some(found) if found == expected => {}
        found => defects.push(
            segment
                .defect(Severity::Warning, code, format!("the number of {what} is wrong"))
                .element("1")
                .found(found.map_or_else(|| "none".to_owned(), |n| n.to_string()), expected.to_string()),
        ),
    }
}

impl Envelope {
    fn begin(&mut self, segment: &Segment<'_>) {
        self.sender = segment.text(2, 0);
        self.recipient = segment.text(3, 0);
        self.prepared = dates::interchange_time(segment);
        self.reference = segment.text(5, 0);
    }

    fn check_reference(&self, segment: &Segment<'_>, defects: &mut Defects) {
        let (sent, found) = (self.reference.as_deref(), segment.text(2, 0));
        if let (Some(sent), Some(found)) = (sent, found)
            && sent != found
        {
            let text = "the interchange ends under another reference than it begins";
            defects
                .push(segment.defect(Severity::Warning, "interchange_reference", text).element("2").found(found, sent));
        }
    }
}

impl Open {
    fn new(segment: &Segment<'_>, envelope: &Envelope) -> Self {
        let format = segment.text(2, 0).unwrap_or_default().to_uppercase();
        let version = match (segment.text(2, 1), segment.text(2, 2)) {
            (Some(version), Some(release)) => Some(format!("{version}:{release}")),
            (one, other) => one.or(other),
        };
        let reading = Reading {
            version,
            sender: envelope.sender.clone(),
            recipient: envelope.recipient.clone(),
            reference: segment.text(1, 0),
            prepared: envelope.prepared,
            part: part(segment),
            ..Reading::default()
        };
        let body: Option<Box<dyn Body>> = match format.as_str() {
            "PAXLST" => Some(Box::new(Paxlst::default())),
            "PNRGOV" => Some(Box::new(Pnrgov::default())),
            "CUSCAR" => Some(Box::new(Cuscar::default())),
            "CUSRES" => Some(Box::new(Cusres::default())),
            _ => None,
        };
        let mut defects = Defects::default();
        if body.is_none() {
            defects.push(
                segment
                    .defect(Severity::Error, "unknown_message", "there is no reader for this message")
                    .element("2.1")
                    .found(format.clone(), "PAXLST, PNRGOV, CUSCAR or CUSRES"),
            );
        }
        Open { reading: Reading { format, ..reading }, defects, body, segments: 1, closed: false }
    }

    fn segment(&mut self, segment: &Segment<'_>) {
        if self.closed {
            return;
        }
        self.segments += 1;
        if segment.is_cut() {
            let text = "the segment has too many components; the rest of it is not read";
            self.defects.push(segment.defect(Severity::Error, "long_segment", text).found("more", "4096 components"));
        }
        if let Some(body) = &mut self.body {
            body.segment(segment, &mut self.reading, &mut self.defects);
        }
    }

    fn trailer(&mut self, segment: &Segment<'_>) {
        self.segments += 1;
        self.closed = true;
        count_matches(segment, self.segments, "segment_count", "segments in the message", &mut self.defects);
        let found = segment.text(2, 0);
        if let (Some(sent), Some(found)) = (&self.reading.reference, found)
            && *sent != found
        {
            let text = "the message ends under another reference than it begins";
            self.defects.push(
                segment.defect(Severity::Warning, "message_reference", text).element("2").found(found, sent.as_str()),
            );
        }
    }

    fn close(mut self) -> Reading {
        if !self.closed {
            let text = "the message does not end with UNT: it may be cut off";
            self.defects.push(Defect::new(Severity::Error, "no_trailer", text));
        }
        if let Some(mut body) = self.body.take() {
            body.finish(&mut self.reading, &mut self.defects);
        }
        self.reading.defects = self.defects.into_list();
        self.reading
    }
}

/// Common access reference and sequence of transfers: `+AA123/070218/1545+02:F`.
fn part(segment: &Segment<'_>) -> Option<Part> {
    let reference = segment.text(3, 0)?;
    let number = segment.count(4, 0).and_then(|n| u32::try_from(n).ok());
    let mark = segment.text(4, 1);
    let is = |letter: &str| mark.as_deref().is_some_and(|mark| mark.eq_ignore_ascii_case(letter));
    if number.is_none() && mark.is_none() {
        return None;
    }
    Some(Part { reference, number, first: is("C"), last: is("F") })
}
