//! Notifications and replies of others, as JSON or XML.

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use thiserror::Error;

use crate::{
    Authority, AuthorityKind, Caveat, Document, Quantity, ReplyKind, Row, TraderValue, Value,
    write::{Answer, Message},
};

/// What is larger is not read.
pub const LARGEST: usize = 1 << 20;

/// Why a file is not read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// It is larger than anything that is exchanged.
    #[error("the file has {0} bytes; a notification has at most 1 MiB")]
    TooLarge(usize),
    /// It is not UTF-8.
    #[error("the file is not UTF-8: its byte {0} is not")]
    NotText(usize),
    /// It is neither JSON nor XML.
    #[error("the file is neither JSON nor XML: it begins with neither {{ nor <")]
    Neither,
    /// The JSON does not say a notification or a reply.
    #[error("line {line}, column {column}: {what}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        what: String,
    },
    /// The XML does not say a notification or a reply.
    #[error("byte {offset}: {what}")]
    Xml {
        /// Byte offset.
        offset: u64,
        /// What is wrong and what is expected.
        what: String,
    },
}

/// Reads a notification or a reply, JSON or XML by its first character.
///
/// # Errors
/// Where the file is neither, or has something that no notification has. What the values say is not judged here: that
/// is for the [check](crate::check).
pub fn read(bytes: &[u8]) -> Result<Message, ReadError> {
    if bytes.len() > LARGEST {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| ReadError::NotText(error.valid_up_to()))?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let message = match text.chars().next() {
        Some('{') => json(text)?,
        Some('<') => Xml::new(text).message()?,
        _ => return Err(ReadError::Neither),
    };
    Ok(match message {
        Message::Notification(document) => Message::Notification(document.tidied()),
        reply => reply,
    })
}

fn json(text: &str) -> Result<Message, ReadError> {
    serde_json::from_str(text).map_err(|error| ReadError::Json {
        line: error.line(),
        column: error.column(),
        // The message of the reader quotes the file's words, never values of ours.
        what: error.to_string().split(" at line ").next().unwrap_or("").to_owned(),
    })
}

struct Xml<'a> {
    reader: Reader<&'a [u8]>,
}

type Attributes = Vec<(String, String)>;

/// An element's beginning: its name without a prefix, and its attributes.
struct Start {
    name: String,
    attributes: Attributes,
}

impl Start {
    fn take(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}

/// What comes next inside an element.
enum Next {
    Child(Start),
    Text(String),
    End,
}

impl<'a> Xml<'a> {
    fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader }
    }

    fn wrong<T>(&self, what: impl Into<String>) -> Result<T, ReadError> {
        Err(ReadError::Xml { offset: self.reader.buffer_position(), what: what.into() })
    }

    fn message(mut self) -> Result<Message, ReadError> {
        let root = loop {
            match self.next()? {
                Next::Child(start) => break start,
                Next::Text(text) if text.trim().is_empty() => {}
                _ => return self.wrong("expected an element notification or reply"),
            }
        };
        let message = match root.name.as_str() {
            "notification" => Message::Notification(self.notification(&root)?),
            "reply" => Message::Reply(self.reply(&root)?),
            other => return self.wrong(format!("found {other}, expected notification or reply")),
        };
        loop {
            match self.reader.read_event() {
                Ok(Event::Eof) => return Ok(message),
                Ok(Event::Comment(_) | Event::PI(_)) => {}
                Ok(Event::Text(text)) if text.trim().is_empty() => {}
                _ => return self.wrong("something stands after the end"),
            }
        }
    }

    fn next(&mut self) -> Result<Next, ReadError> {
        loop {
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return self.wrong(error.to_string()),
            };
            return match event {
                Event::Start(start) => Ok(Next::Child(self.start(&start)?)),
                Event::End(_) => Ok(Next::End),
                Event::Text(text) => Ok(Next::Text(text.to_string())),
                Event::CData(text) => Ok(Next::Text(text.to_string())),
                Event::GeneralRef(reference) => {
                    let name = reference.to_string();
                    match quick_xml::escape::unescape(&format!("&{name};")) {
                        Ok(text) => Ok(Next::Text(text.into_owned())),
                        Err(_) => self.wrong(format!("the entity {name} is not declared here")),
                    }
                }
                // A document type could declare entities that grow without bound.
                Event::DocType(_) => self.wrong("a document type is not taken"),
                Event::Eof => self.wrong("the file ends inside an element"),
                Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
            };
        }
    }

    fn start(&self, start: &BytesStart<'_>) -> Result<Start, ReadError> {
        let name = start.local_name().as_ref().to_owned();
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let Ok(attribute) = attribute else {
                return self.wrong(format!("an attribute of {name} is not well formed"));
            };
            let key = attribute.key.local_name().as_ref().to_owned();
            match attribute.normalized_value(XmlVersion::Implicit1_0) {
                Ok(value) => attributes.push((key, value.into_owned())),
                Err(error) => return self.wrong(error.to_string()),
            }
        }
        Ok(Start { name, attributes })
    }

    fn notification(&mut self, root: &Start) -> Result<Document, ReadError> {
        let Some(form) = root.take("form") else { return self.wrong("notification has no attribute form") };
        let version = root.take("version").and_then(|text| text.parse().ok());
        let Some(version) = version else { return self.wrong("notification has no attribute version with a number") };
        let reference = root.take("reference").unwrap_or_default();
        let mut document = Document { form, version, reference, ..Document::default() };
        loop {
            let child = match self.next()? {
                Next::Child(child) => child,
                Next::Text(text) if text.trim().is_empty() => continue,
                Next::Text(_) => return self.wrong("text stands between elements"),
                Next::End => return Ok(document),
            };
            match child.name.as_str() {
                "from" => document.from = self.authority(&child)?,
                "to" => document.to = self.authority(&child)?,
                "copy" => {
                    let copy = self.authority(&child)?;
                    document.copy.push(copy);
                }
                "caveat" => {
                    let word = self.content(&child)?;
                    let Some(caveat) = Caveat::parse(word.trim()) else {
                        return self.wrong(format!("found caveat {word}, which is not known"));
                    };
                    document.caveats.push(caveat);
                }
                "section" => {
                    let Some(code) = child.take("code") else { return self.wrong("section has no attribute code") };
                    let row = self.row()?;
                    document.sections.entry(code).or_default().push(row);
                }
                other => return self.wrong(format!("found {other}, expected from, to, copy, caveat or section")),
            }
        }
    }

    fn row(&mut self) -> Result<Row, ReadError> {
        let mut row = Row::new();
        loop {
            match self.next()? {
                Next::Child(child) if child.name == "field" => {
                    let Some(code) = child.take("code") else { return self.wrong("field has no attribute code") };
                    let value = self.value(&child)?;
                    row.insert(code, value);
                }
                Next::Child(child) => return self.wrong(format!("found {}, expected field", child.name)),
                Next::Text(text) if text.trim().is_empty() => {}
                Next::Text(_) => return self.wrong("text stands between fields"),
                Next::End => break,
            }
        }
        Ok(row)
    }

    fn value(&mut self, field: &Start) -> Result<Value, ReadError> {
        let (mut text, mut trader) = (String::new(), None::<TraderValue>);
        loop {
            match self.next()? {
                Next::Text(more) => text.push_str(&more),
                Next::End => break,
                Next::Child(child) => {
                    let said = self.content(&child)?;
                    match trader.get_or_insert_default().part_mut(&child.name) {
                        Some(part) => *part = said,
                        None => return self.wrong(format!("found {}, expected a part of a trader", child.name)),
                    }
                }
            }
        }
        Ok(match (trader, field.take("unit")) {
            (Some(trader), _) => Value::Trader(trader),
            (None, Some(unit)) => Value::Quantity(Quantity { amount: text, unit }),
            (None, None) => Value::Text(text),
        })
    }

    /// The text of an element that holds nothing else.
    fn content(&mut self, start: &Start) -> Result<String, ReadError> {
        let mut text = String::new();
        loop {
            match self.next()? {
                Next::Text(more) => text.push_str(&more),
                Next::End => break,
                Next::Child(child) => return self.wrong(format!("found {} inside {}", child.name, start.name)),
            }
        }
        Ok(text)
    }

    fn authority(&mut self, start: &Start) -> Result<Authority, ReadError> {
        self.content(start)?;
        let word = start.take("kind").unwrap_or_default();
        let Some(kind) = AuthorityKind::parse(&word) else {
            return self.wrong(format!("found {word}, which is no kind of authority"));
        };
        Ok(Authority { kind, country: start.take("country"), name: start.take("name") })
    }

    fn reply(&mut self, root: &Start) -> Result<Answer, ReadError> {
        let Some(answers) = root.take("answers") else { return self.wrong("reply has no attribute answers") };
        let word = root.take("kind").unwrap_or_default();
        let Some(kind) = ReplyKind::parse(&word) else {
            return self.wrong(format!("found {word}, which is no kind of reply"));
        };
        let until = match root.take("until") {
            None => None,
            Some(text) => match text.parse() {
                Ok(day) => Some(day),
                Err(_) => return self.wrong(format!("found {text}, expected a day as YYYY-MM-DD")),
            },
        };
        let (form, reference) = (root.take("form").unwrap_or_default(), root.take("reference"));
        let mut answer = Answer { form, answers, kind, until, reason: None, reference, from: Authority::default() };
        loop {
            match self.next()? {
                Next::Child(child) if child.name == "from" => answer.from = self.authority(&child)?,
                Next::Child(child) if child.name == "reason" => answer.reason = Some(self.content(&child)?),
                Next::Child(child) => return self.wrong(format!("found {}, expected from or reason", child.name)),
                Next::Text(text) if text.trim().is_empty() => {}
                Next::Text(_) => return self.wrong("text stands between elements"),
                Next::End => break,
            }
        }
        Ok(answer)
    }
}
