//! One page of a listing (ListObjectsV2), and what a store says of an error.

use quick_xml::{Reader, events::Event};

/// A page of a listing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Keys and their bytes.
    pub objects: Vec<(String, u64)>,
    /// What asks for the next page, where there is one.
    pub next: Option<String>,
}

/// Reads a page whose keys are encoded as in an address.
pub(super) fn page(xml: &str) -> Result<Page, String> {
    let (mut out, mut key, mut size, mut truncated) = (Page::default(), None, None, false);
    let mut listing = false;
    each(xml, |path, text| {
        let Some((root, path)) = path.split_first() else { return };
        listing |= *root == "ListBucketResult";
        match path {
            ["Contents", "Key"] => key = decoded(text),
            ["Contents", "Size"] => size = text.parse::<u64>().ok(),
            ["Contents"] => out.objects.extend(key.take().zip(size.take())),
            ["IsTruncated"] => truncated = text == "true",
            ["NextContinuationToken"] => out.next = Some(text.to_owned()),
            _ => {}
        }
    })?;
    if !listing {
        return Err("the answer is no listing of a bucket".to_owned());
    }
    match (truncated, &out.next) {
        (true, None) => Err("the listing goes on, and does not say where".to_owned()),
        (false, _) => Ok(Page { next: None, ..out }),
        (true, Some(_)) => Ok(out),
    }
}

/// Code and message of an error; nothing where the body says none.
pub(super) fn said(xml: &str) -> Option<String> {
    let (mut code, mut message) = (None, None);
    each(xml, |path, text| match path {
        ["Error", "Code"] => code = Some(text.to_owned()),
        ["Error", "Message"] => message = Some(text.to_owned()),
        _ => {}
    })
    .ok()?;
    Some(match (code?, message) {
        (code, Some(message)) => format!("{code}: {message}"),
        (code, None) => code,
    })
}

/// Elements are nested no deeper than this.
const DEPTH: usize = 8;

/// Hands out each element at its end, with the path to it and its own text.
fn each(xml: &str, mut at: impl FnMut(&[&str], &str)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    let (mut path, mut text): (Vec<String>, String) = (Vec::new(), String::new());
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                path.push(start.local_name().as_ref().to_owned());
                text.clear();
                if path.len() > DEPTH {
                    return Err("the answer is nested too deep".to_owned());
                }
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => {
                let reference = format!("&{};", &*name);
                text.push_str(&quick_xml::escape::unescape(&reference).map_err(|error| error.to_string())?);
            }
            Event::End(_) => {
                let named: Vec<&str> = path.iter().map(String::as_str).collect();
                at(&named, text.trim());
                path.pop();
                text.clear();
            }
            Event::Eof if path.is_empty() => return Ok(()),
            Event::Eof => return Err("the answer ends before its end".to_owned()),
            _ => {}
        }
    }
}

/// A key without its encoding; nothing for what is no text.
fn decoded(text: &str) -> Option<String> {
    let (mut out, mut bytes) = (Vec::with_capacity(text.len()), text.bytes());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next()?, bytes.next()?];
            out.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>h</Prefix>
  <IsTruncated>true</IsTruncated><NextContinuationToken>1ue&amp;G+x=</NextContinuationToken>
  <Contents><Key>h/kind%3Dmovement/day%3D2026-11-23/part-1.parquet</Key><Size>434234</Size><Owner><ID>7</ID></Owner></Contents>
  <Contents><Key>h/%E0%A4%A</Key><Size>1</Size></Contents>
</ListBucketResult>"#;

    #[test]
    fn a_page_has_keys_sizes_and_where_it_goes_on() {
        let page = page(LISTING).unwrap();
        assert_eq!(page.objects, [("h/kind=movement/day=2026-11-23/part-1.parquet".to_owned(), 434_234)]);
        assert_eq!(page.next.as_deref(), Some("1ue&G+x="));
    }

    #[test]
    fn what_is_no_whole_listing_is_an_error() {
        for end in 0..LISTING.len() {
            assert!(page(&LISTING[..end]).is_err(), "{end}");
        }
        assert!(page("<Error><Code>NoSuchBucket</Code></Error>").is_err());
        assert!(page(&LISTING.replace("NextContinuationToken", "Other")).is_err());
        assert!(page(&"<a>".repeat(100_000)).is_err());
    }

    #[test]
    fn an_error_says_its_code() {
        let xml =
            "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code><Message>It is &lt;gone&gt;</Message></Error>";
        assert_eq!(said(xml).as_deref(), Some("NoSuchBucket: It is <gone>"));
        assert_eq!(said("bad gateway"), None);
    }
}
