//! CUSRES: an administration's answer, read and written (UN/EDIFACT; WCO/IATA/ICAO API guidelines).

use std::fmt::Write;

use chrono::NaiveDateTime;
use model::{Reading, message::Answer};

use crate::{
    edifact::{interchange::Body, segment::Segment},
    limits::{self, Defects},
};

/// The message while it is read.
#[derive(Default)]
pub(crate) struct Cusres {
    subject: Option<String>,
    open: Option<Answer>,
}

impl Body for Cusres {
    fn segment(&mut self, segment: &Segment<'_>, reading: &mut Reading, defects: &mut Defects) {
        match &segment.tag {
            b"BGM" => {
                reading.function = segment.text(3, 0).or_else(|| segment.text(1, 0));
                self.subject = segment.text(2, 0);
            }
            // A status for the whole message stands before the first ERP.
            b"GIS" | b"ERP" => {
                self.keep(reading, defects);
                let code = segment.text(1, 0).filter(|_| segment.tag == *b"GIS");
                self.open = Some(Answer { reference: self.subject.clone(), code, ..Answer::default() });
            }
            b"RFF" => match (segment.component(1, 0), segment.text(1, 1)) {
                (Some(b"TN" | b"AF"), Some(value)) if self.open.is_none() => {
                    self.subject.get_or_insert(value);
                }
                (Some(b"ABO" | b"AVF"), Some(value)) => {
                    if let Some(answer) = &mut self.open {
                        answer.traveller_reference = Some(value);
                    }
                }
                _ => {}
            },
            b"ERC" => {
                let answer = self.open.get_or_insert_with(Answer::default);
                answer.code = segment.text(1, 0);
            }
            b"FTX" => {
                let words: Vec<String> =
                    (2..=segment.len().min(6)).flat_map(|element| segment.texts(element)).collect();
                let answer = self.open.get_or_insert_with(Answer::default);
                answer.text = Some(words.join(" ")).filter(|text| !text.is_empty());
            }
            _ => {}
        }
    }

    fn finish(&mut self, reading: &mut Reading, defects: &mut Defects) {
        self.keep(reading, defects);
    }
}

impl Cusres {
    fn keep(&mut self, reading: &mut Reading, defects: &mut Defects) {
        if let Some(mut answer) = self.open.take() {
            answer.reference = answer.reference.take().or_else(|| self.subject.clone());
            limits::push_record(&mut reading.answers, answer, defects);
        }
    }
}

/// Writes the answer to a PAXLST: one group a person in the order of the message, `0Z` to board, `1Z` not to, `2Z` more data needed.
/// The references of the message that is answered come back as they were sent.
pub fn answer(asked: &Reading, codes: &[&str], at: NaiveDateTime) -> String {
    let free = |text: &str| text.replace('?', "??").replace('\'', "?'").replace('+', "?+").replace(':', "?:");
    let reference = free(asked.reference.as_deref().unwrap_or("1"));
    let mut out = String::from("UNA:+.? '\n");
    let (sender, recipient) =
        (free(asked.recipient.as_deref().unwrap_or("")), free(asked.sender.as_deref().unwrap_or("")));
    let mut body = format!("BGM+962'\nRFF+TN:{reference}'\n");
    if let Some(movement) = asked.crossing() {
        let _ = writeln!(body, "RFF+AF:{}'", free(&movement.title()));
        for (code, qualifier, call) in [("189", "125", &movement.departure), ("232", "87", &movement.arrival)] {
            if let Some(time) = call.time {
                let _ = writeln!(body, "DTM+{code}:{}:201'", time.format("%y%m%d%H%M"));
            }
            if let Some(place) = &call.place {
                let _ = writeln!(body, "LOC+{qualifier}+{}'", free(place));
            }
        }
    }
    for (person, code) in asked.travellers.iter().zip(codes) {
        let _ = writeln!(body, "ERP+2'");
        for (qualifier, value) in [("AVF", &person.locator), ("ABO", &person.reference)] {
            if let Some(value) = value {
                let _ = writeln!(body, "RFF+{qualifier}:{}'", free(value));
            }
        }
        let _ = writeln!(body, "ERC+{}'", free(code));
    }
    let segments = body.lines().count() + 2;
    let _ = write!(
        out,
        "UNB+UNOA:4+{sender}+{recipient}+{}+{reference}'\nUNH+{reference}+CUSRES:D:05B:UN:IATA'\n{body}UNT+{segments}+{reference}'\nUNZ+1+{reference}'\n",
        at.format("%y%m%d:%H%M")
    );
    out
}
