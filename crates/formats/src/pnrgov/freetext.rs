//! IFT: remarks, contacts and card holders in free text.

use super::{Record, booking::contact, ssr};
use crate::{edifact::segment::Segment, limits};

/// Reads a remark. Returns how many sensitive entries were dropped.
pub(super) fn remark(record: &mut Record, segment: &Segment<'_>) -> usize {
    let mut texts = (2..=segment.len().min(12)).flat_map(|element| segment.strs(element));
    let Some(first) = texts.next() else { return 0 };
    if segment.is(1, 1, "43") {
        // `4:43+holder+address+telephone` belongs to the payment before it.
        if let Some(phone) = texts.nth(1) {
            contact(&mut record.booking, "phone", phone);
        }
        if let Some(payment) = record.booking.payments.last_mut() {
            payment.holder = Some(first.to_owned());
        }
        return 0;
    }
    let text = texts.fold(first.to_owned(), |text, next| text + " " + next);
    if ssr::is_sensitive(text.split_whitespace().find(|word| word.len() == 4).unwrap_or("")) {
        return 1;
    }
    contacts(record, &text);
    if segment.is(1, 1, "28") || segment.component(1, 1).is_none() {
        limits::push(&mut record.booking.remarks, text);
    }
    0
}

/// `CTCE PETER..DOOLIN//GMAIL.COM`, `CTCP MEX52 55 4446 0000`, `CTCR 00115555555555`.
pub(super) fn contacts(record: &mut Record, text: &str) {
    let Some(at) = text.as_bytes().windows(3).position(|word| word.eq_ignore_ascii_case(b"CTC")) else { return };
    let (code, Some(rest)) = (text.get(at..at + 4).unwrap_or(""), text.get(at + 4..)) else { return };
    if code.eq_ignore_ascii_case("CTCE") {
        contact(&mut record.booking, "email", &mail(rest));
        return;
    }
    contact(&mut record.booking, "phone", rest);
}

/// A mail address: `//` stands for @, `..` for an underscore and `./` for a hyphen, which the character set lacks.
fn mail(written: &str) -> String {
    let word = written.split_whitespace().next().unwrap_or("");
    let (name, domain) = word.split_once("//").unwrap_or((word, ""));
    let mut out = String::with_capacity(word.len());
    for (at, half) in [name, domain].into_iter().filter(|half| !half.is_empty()).enumerate() {
        if at > 0 {
            out.push('@');
        }
        let mut letters = half.chars().peekable();
        while let Some(letter) = letters.next() {
            let meant = (letter == '.')
                .then(|| letters.next_if(|next| matches!(next, '.' | '/')))
                .flatten()
                .map_or(letter, |next| if next == '.' { '_' } else { '-' });
            out.push(meant);
        }
    }
    out
}
