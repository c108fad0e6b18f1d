//! XML lists as a sequence of small trees, one an entry, whatever is broken between and inside them.

use std::borrow::Cow;

use memchr::memmem;
use model::{Defect, Severity};
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::windows;
use crate::limits::Defects;

/// Elements stand at most this deep inside an entry; what is deeper is passed over.
const DEPTH: usize = 32;
/// Times that reading starts again behind a place that is not well formed.
const RESTARTS: usize = 1_000;

/// One element with what stands in it. Names are without their namespace's prefix.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Node>,
    /// Byte offset in the file.
    pub offset: usize,
}

impl Node {
    /// An attribute that says something.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let (_, value) = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// The children of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The elements of a name inside a list element: `items("akaList", "aka")`.
    pub fn items<'a>(&'a self, list: &'a str, item: &'a str) -> impl Iterator<Item = &'a Node> {
        self.all(list).flat_map(move |node| node.all(item))
    }

    /// The element's text, where it says something.
    pub fn said(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    /// The text of the first child of a name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.children.iter().filter(|child| child.name == name).find_map(Node::said)
    }

    /// A defect at this element.
    pub fn place(&self, file: &str, mut defect: Defect) -> Defect {
        defect.message = format!("{file}: {}", defect.message);
        defect.at(self.offset, self.name.as_str())
    }
}

/// Hands out every element of a `wanted` name as a tree and returns the root without its children.
pub(super) fn records(
    file: &str,
    bytes: &[u8],
    wanted: &[&str],
    defects: &mut Defects,
    each: &mut dyn FnMut(Node, &mut Defects),
) -> Node {
    let document = decoded(bytes);
    let mut walk = Walk { file, wanted, open: Vec::new(), root: None, passed_over: 0 };
    let mut base = 0;
    for _ in 0..RESTARTS {
        let Some(stopped) = walk.read(&document, base, defects, each) else { break };
        // Behind the fault the next entry begins anew.
        let from = (stopped + 1).min(document.len());
        let rest = &document.as_bytes()[from..];
        let next = wanted.iter().filter_map(|name| memmem::find(rest, format!("<{name}").as_bytes())).min();
        let Some(next) = next else { break };
        base = from + next;
    }
    walk.root.unwrap_or_default()
}

/// UTF-8 with or without its mark; Windows-1252 and its subset ISO 8859-1 where the declaration names them.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_lowercase();
    if head.contains("encoding=\"iso-8859-1\"") || head.contains("encoding=\"windows-1252\"") {
        return Cow::Owned(windows::text(bytes));
    }
    String::from_utf8_lossy(bytes)
}

struct Walk<'a> {
    file: &'a str,
    wanted: &'a [&'a str],
    open: Vec<Node>,
    root: Option<Node>,
    /// Open elements below the deepest that is kept.
    passed_over: usize,
}

impl Walk<'_> {
    /// Reads from `base` to the end or to a fault, whose place it returns.
    fn read(
        &mut self,
        document: &str,
        base: usize,
        defects: &mut Defects,
        each: &mut dyn FnMut(Node, &mut Defects),
    ) -> Option<usize> {
        let mut reader = Reader::from_str(document.get(base..)?);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        loop {
            let at = base + reader.buffer_position() as usize;
            match reader.read_event() {
                Ok(Event::Start(tag)) => self.start(&tag, at, defects, each),
                Ok(Event::Empty(tag)) => {
                    self.start(&tag, at, defects, each);
                    self.end(tag.local_name().as_ref(), at, defects, each);
                }
                Ok(Event::End(tag)) => self.end(tag.local_name().as_ref(), at, defects, each),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::CData(text)) => self.text(&text),
                Ok(Event::GeneralRef(reference)) => match reference.resolve_char_ref() {
                    Ok(Some(letter)) => self.text(letter.encode_utf8(&mut [0; 4])),
                    _ => self.text(predefined(&reference)),
                },
                Ok(Event::Eof) => {
                    if !self.open.is_empty() {
                        self.broken("the file ends inside this entry", at, "an end tag", defects, each);
                    }
                    return None;
                }
                Ok(_) => {}
                Err(error) => {
                    let at = (base + reader.error_position() as usize).max(at);
                    self.broken(&format!("the file is not well formed: {error}"), at, "well-formed XML", defects, each);
                    return Some(at);
                }
            }
        }
    }

    fn start(
        &mut self,
        tag: &BytesStart<'_>,
        at: usize,
        defects: &mut Defects,
        each: &mut dyn FnMut(Node, &mut Defects),
    ) {
        let name = tag.local_name().as_ref().to_owned();
        let entry = self.wanted.contains(&name.as_str());
        if entry && !self.open.is_empty() {
            self.broken("an entry begins inside another one", at, "the end tag of the entry", defects, each);
        }
        if self.open.is_empty() && !entry && self.root.is_some() {
            return;
        }
        if self.open.len() >= DEPTH {
            self.passed_over += 1;
            return;
        }
        let attributes = tag
            .attributes()
            .with_checks(false)
            .flatten()
            .map(|attribute| {
                let value = attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_or_else(|_| attribute.value.to_string(), Cow::into_owned);
                (attribute.key.local_name().as_ref().to_owned(), value)
            })
            .collect();
        let node = Node { name, attributes, offset: at, ..Node::default() };
        if entry {
            self.open.push(node);
        } else if self.open.is_empty() {
            self.root = Some(node);
        } else {
            self.open.push(node);
        }
    }

    fn end(&mut self, name: &str, at: usize, defects: &mut Defects, each: &mut dyn FnMut(Node, &mut Defects)) {
        if self.passed_over > 0 {
            self.passed_over -= 1;
            return;
        }
        let Some(depth) = self.open.iter().rposition(|node| node.name == name) else {
            if let Some(node) = self.open.last() {
                let text = "an end tag has no start tag";
                let expected = format!("</{}>", node.name);
                let defect = Defect::new(Severity::Error, "xml", format!("{}: {text}", self.file));
                defects.push(defect.at(at, self.path()).found(format!("</{name}>"), expected));
            }
            return;
        };
        if depth + 1 < self.open.len() {
            let expected = self.open.last().map_or_else(String::new, |node| format!("</{}>", node.name));
            let defect = Defect::new(Severity::Error, "xml", format!("{}: an end tag is missing", self.file));
            defects.push(defect.at(at, self.path()).found(format!("</{name}>"), expected));
        }
        self.close(depth, defects, each);
    }

    /// Closes every element down to `depth`.
    fn close(&mut self, depth: usize, defects: &mut Defects, each: &mut dyn FnMut(Node, &mut Defects)) {
        while self.open.len() > depth {
            let Some(node) = self.open.pop() else { return };
            match self.open.last_mut() {
                Some(parent) => parent.children.push(node),
                None => each(node, defects),
            }
        }
    }

    /// Says what is broken and hands out the entry as far as it was read.
    fn broken(
        &mut self,
        text: &str,
        at: usize,
        expected: &str,
        defects: &mut Defects,
        each: &mut dyn FnMut(Node, &mut Defects),
    ) {
        let defect = Defect::new(Severity::Error, "xml", format!("{}: {text}", self.file));
        defects.push(defect.at(at, self.path()).found("something else", expected));
        self.passed_over = 0;
        self.close(0, defects, each);
    }

    fn text(&mut self, text: &str) {
        if self.passed_over == 0
            && let Some(node) = self.open.last_mut()
        {
            node.text.push_str(text);
        }
    }

    fn path(&self) -> String {
        self.open.iter().map(|node| node.name.as_str()).collect::<Vec<_>>().join("/")
    }
}

/// The references that XML knows without a declaration; no other is ever expanded.
fn predefined(reference: &str) -> &'static str {
    match reference {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => " ",
    }
}
