//! Notifications and replies as JSON, XML and CSV. The same document is always the same bytes.

use serde::{Deserialize, Serialize};

use crate::{
    Authority, Document, Reply, ReplyKind, Row, Value,
    form::{Form, Section},
};

/// The namespace of the XML form.
pub const NAMESPACE: &str = "urn:portcullis:exchange:1";

/// What two administrations exchange.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Message {
    /// A notification.
    Notification(Document),
    /// An answer to one.
    Reply(Answer),
}

/// An answer as it travels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Code of the form of the notification that is answered.
    pub form: String,
    /// The reference of that notification.
    pub answers: String,
    /// What is answered.
    pub kind: ReplyKind,
    /// The day by which the answer will come, for more time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<chrono::NaiveDate>,
    /// Why, for an objection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The answering authority's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Who answers.
    pub from: Authority,
}

impl Answer {
    /// The answer to a notification as it travels.
    pub fn to(document: &Document, reply: &Reply) -> Self {
        let Reply { kind, until, reason, reference, from } = reply.clone();
        Answer {
            form: document.form.clone(),
            answers: document.reference.clone(),
            kind,
            until,
            reason,
            reference,
            from,
        }
    }

    /// The answer itself.
    pub fn reply(&self) -> Reply {
        let Answer { kind, until, reason, reference, from, .. } = self.clone();
        Reply { kind, until, reason, reference, from }
    }
}

/// As JSON, indented, with a line's end.
pub fn json(message: &Message) -> String {
    // Nothing in a message can fail to be written: its keys are texts.
    serde_json::to_string_pretty(message).unwrap_or_default() + "\n"
}

/// As XML 1.0 in UTF-8, in the order of the form where it is known.
pub fn xml(form: Option<&Form>, message: &Message) -> String {
    let mut out = Xml::default();
    match message {
        Message::Notification(document) => notification(&mut out, form, document),
        Message::Reply(answer) => {
            let until = answer.until.map(|day| day.to_string());
            let attributes = [
                ("xmlns", Some(NAMESPACE)),
                ("form", Some(answer.form.as_str())),
                ("answers", Some(answer.answers.as_str())),
                ("kind", Some(answer.kind.word())),
                ("until", until.as_deref()),
                ("reference", answer.reference.as_deref()),
            ];
            out.open("reply", &attributes);
            out.authority("from", &answer.from);
            if let Some(reason) = &answer.reason {
                out.leaf("reason", &[], reason);
            }
            out.close("reply");
        }
    }
    out.text
}

fn notification(out: &mut Xml, form: Option<&Form>, document: &Document) {
    let version = document.version.to_string();
    let attributes = [
        ("xmlns", Some(NAMESPACE)),
        ("form", Some(document.form.as_str())),
        ("version", Some(version.as_str())),
        ("reference", Some(document.reference.as_str())),
    ];
    out.open("notification", &attributes);
    out.authority("from", &document.from);
    out.authority("to", &document.to);
    document.copy.iter().for_each(|copy| out.authority("copy", copy));
    document.caveats.iter().for_each(|caveat| out.leaf("caveat", &[], caveat.word()));
    for (code, section, row) in rows_in_order(form, document) {
        out.open("section", &[("code", Some(code))]);
        for (name, value) in fields_in_order(section, row) {
            match value {
                Value::Text(text) => out.leaf("field", &[("code", Some(name))], text),
                Value::Quantity(quantity) => {
                    out.leaf("field", &[("code", Some(name)), ("unit", Some(&quantity.unit))], &quantity.amount);
                }
                Value::Trader(trader) => {
                    out.open("field", &[("code", Some(name))]);
                    for (part, text) in trader.parts().into_iter().filter(|(_, text)| !text.is_empty()) {
                        out.leaf(part, &[], text);
                    }
                    out.close("field");
                }
            }
        }
        out.close("section");
    }
    out.close("notification");
}

/// The rows of a document, section by section in the form's order; what the form does not know comes last.
fn rows_in_order<'a>(
    form: Option<&'a Form>,
    document: &'a Document,
) -> impl Iterator<Item = (&'a str, Option<&'a Section>, &'a Row)> {
    let known: Vec<&str> = form.into_iter().flat_map(|form| &form.section).map(|s| s.code.as_str()).collect();
    let unknown = document.sections.keys().map(String::as_str).filter(|code| !known.contains(code));
    let codes: Vec<&str> = known.iter().copied().chain(unknown).collect();
    codes.into_iter().flat_map(move |code| {
        let section = form.and_then(|form| form.section(code));
        document.sections.get(code).into_iter().flatten().map(move |row| (code, section, row))
    })
}

fn fields_in_order<'a>(section: Option<&'a Section>, row: &'a Row) -> Vec<(&'a str, &'a Value)> {
    let known = || section.into_iter().flat_map(|section| &section.fields).map(|field| field.code.as_str());
    let unknown = row.keys().map(String::as_str).filter(|code| !known().any(|known| known == *code));
    known().chain(unknown).filter_map(|code| row.get(code).map(|value| (code, value))).collect()
}

/// XML being written, indented by two blanks.
struct Xml {
    text: String,
    depth: usize,
}

impl Default for Xml {
    fn default() -> Self {
        Xml { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".into(), depth: 0 }
    }
}

impl Xml {
    fn tag(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            if let Some(value) = value {
                self.text.push_str(&format!(" {name}=\"{}\"", escaped(value)));
            }
        }
    }

    fn open(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) {
        self.tag(name, attributes);
        self.text.push_str(">\n");
        self.depth += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.text.push_str(&format!("{}</{name}>\n", "  ".repeat(self.depth)));
    }

    fn leaf(&mut self, name: &str, attributes: &[(&str, Option<&str>)], text: &str) {
        self.tag(name, attributes);
        self.text.push_str(&format!(">{}</{name}>\n", escaped(text)));
    }

    fn authority(&mut self, name: &str, authority: &Authority) {
        let attributes = [
            ("kind", Some(authority.kind.word())),
            ("country", authority.country.as_deref()),
            ("name", authority.name.as_deref()),
        ];
        self.tag(name, &attributes);
        self.text.push_str("/>\n");
    }
}

/// Text for elements and attributes alike. What XML 1.0 cannot carry (section 2.2) becomes U+FFFD; line ends and tabs
/// are written as references, so that no reader folds them into blanks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

/// As CSV (RFC 4180): a line a value, with its section, row from 1, field, part, label, value and unit.
///
/// A value that a spreadsheet would take as a formula is kept from being one by an apostrophe before it.
pub fn csv(form: &Form, document: &Document) -> String {
    let mut lines = vec![["section", "row", "field", "part", "label", "value", "unit"].map(str::to_owned)];
    let envelope = [
        ("form", document.form.clone()),
        ("version", document.version.to_string()),
        ("reference", document.reference.clone()),
        ("from", document.from.shown()),
        ("to", document.to.shown()),
        ("copy", document.copy.iter().map(Authority::shown).collect::<Vec<_>>().join("; ")),
        ("caveats", document.caveats.iter().map(|caveat| caveat.word()).collect::<Vec<_>>().join("; ")),
    ];
    for (name, value) in envelope {
        let blank = String::new;
        lines.push(["envelope".into(), "1".into(), name.into(), blank(), blank(), inert(&value), blank()]);
    }
    let (mut last, mut number) = ("", 0);
    for (code, section, row) in rows_in_order(Some(form), document) {
        number = if code == last { number + 1 } else { 1 };
        last = code;
        for (name, value) in fields_in_order(section, row) {
            let label = section.and_then(|section| section.field(name)).map_or("", |field| field.label.as_str());
            let mut line = |part: &str, value: &str, unit: &str| {
                let cells = [code, &number.to_string(), name, part, label, &inert(value), unit];
                lines.push(cells.map(str::to_owned));
            };
            match value {
                Value::Text(text) => line("", text, ""),
                Value::Quantity(quantity) => line("", &quantity.amount, &quantity.unit),
                Value::Trader(trader) => {
                    let said = trader.parts().into_iter().filter(|(_, text)| !text.is_empty());
                    said.for_each(|(part, text)| line(part, text, ""));
                }
            }
        }
    }
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    for line in &lines {
        // A buffer in memory takes everything.
        let _ = writer.write_record(line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
