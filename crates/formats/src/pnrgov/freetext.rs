//! IFT: remarks, contacts and card holders in free text.

use super::{Record, booking::contact, ssr};
use crate::{edifact::segment::Segment, limits};

/// Reads a remark. Returns how many sensitive entries were dropped.
pub(super) fn remark(record: &mut Record, segment: &Segment<'_>) -> usize {
    let texts: Vec<String> = (2..=segment.len().min(12)).flat_map(|element| segment.texts(element)).collect();
    let Some(first) = texts.first() else { return 0 };
    if segment.is(1, 1, "43") {
        // `4:43+holder+address+telephone` belongs to the payment before it.
        let holder = first.clone();
        if let Some(phone) = texts.get(2) {
            contact(&mut record.booking, "phone", phone);
        }
        if let Some(payment) = record.booking.payments.last_mut() {
            payment.holder = Some(holder);
        }
        return 0;
    }
    let text = texts.join(" ");
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
        // `//` stands for @ and `..` for an underscore, which the character set lacks.
        let mail = rest.trim().replacen("//", "@", 1).replace("..", "_").replace("./", "-");
        let mail = mail.split_whitespace().next().unwrap_or("").to_owned();
        contact(&mut record.booking, "email", &mail);
        return;
    }
    contact(&mut record.booking, "phone", rest);
}
