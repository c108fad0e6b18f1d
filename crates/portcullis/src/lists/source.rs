//! Whether it can be said that a list comes from there.

use formats::lists::Mapping;
use store::lists::ListSource;
use url::Url;

/// Files of one list at most.
const URLS: usize = 16;

/// What is wrong with a source, in words; empty when it could be fetched from.
pub fn faults(source: &ListSource) -> Vec<String> {
    let mut faults = Vec::new();
    if !is_short_name(&source.list) {
        faults.push(format!("`{}` is no short name: small letters, digits and hyphens, such as ofac-sdn", source.list));
    }
    if source.list == super::WATCH {
        faults.push("the entries of `watch` are made by hand: it has no source".to_owned());
    }
    if source.urls.is_empty() || source.urls.len() > URLS {
        faults.push(format!("a source has one to {URLS} addresses"));
    }
    faults.extend(source.urls.iter().filter_map(|url| parse(url).err()));
    if !(0.0..=1.0).contains(&source.shrink) {
        faults.push(format!("{} is no share: 0.1 means that a tenth of the entries may be gone", source.shrink));
    }
    if source.every_seconds < 0 {
        faults.push("an interval is not negative".to_owned());
    }
    if let Some(mapping) = &source.mapping
        && let Err(error) = toml::from_str::<Mapping>(mapping)
    {
        faults.push(format!("the mapping cannot be read: {}", error.message()));
    }
    faults
}

/// Whether a list may be called so.
fn is_short_name(list: &str) -> bool {
    let usual = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (2..=41).contains(&list.len()) && list.chars().all(usual) && !list.starts_with('-')
}

/// An address that files may come from: http or https with a host and without a password in it, or a file.
pub(super) fn parse(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{text}` is no address: {error}"))?;
    match url.scheme() {
        "http" | "https" if !url.username().is_empty() || url.password().is_some() => Err(format!(
            "the address of {} has a name or password in it, which would be shown",
            url.host_str().unwrap_or("")
        )),
        "http" | "https" | "file" => Ok(url),
        scheme => Err(format!("`{text}`: {scheme} is not fetched from: use https, http or file")),
    }
}

/// An address from an address or a path; a path is made absolute.
pub fn address(text: &str) -> String {
    if text.contains("://") {
        return text.to_owned();
    }
    let absolute = std::path::absolute(text).ok().and_then(|path| Url::from_file_path(path).ok());
    absolute.map_or_else(|| text.to_owned(), |url| url.to_string())
}
