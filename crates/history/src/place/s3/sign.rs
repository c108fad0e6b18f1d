//! AWS Signature Version 4, in headers.

use std::{collections::BTreeMap, fmt::Write as _};

use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// Who asks.
pub(super) struct Keys {
    pub access: String,
    pub secret: String,
    pub token: Option<String>,
}

/// What is signed of a request. All of its headers are, by names in lower case.
pub(super) struct Signed<'a> {
    pub method: &'a str,
    /// As it stands in the request line.
    pub path: &'a str,
    /// As it stands in the request line; names in their order.
    pub query: &'a str,
    pub headers: &'a BTreeMap<&'static str, String>,
    /// The digest of the body, in hexadecimal.
    pub payload: &'a str,
}

/// The digest of no bytes.
pub(super) const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// What stays as it is: letters and digits, and these.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

/// A text as it stands in a query, or with `slashes` in a path.
pub(super) fn encoded(text: &str, slashes: bool) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if is_plain(byte) || (slashes && byte == b'/') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// The time as `x-amz-date` has it.
pub(super) fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// The header `authorization` of a request made at a time.
pub(super) fn authorization(keys: &Keys, region: &str, at: DateTime<Utc>, request: &Signed<'_>) -> String {
    let names: Vec<&str> = request.headers.keys().copied().collect();
    let names = names.join(";");
    let headers: String = request.headers.iter().map(|(name, value)| format!("{name}:{}\n", value.trim())).collect();
    let Signed { method, path, query, payload, .. } = request;
    let canonical = format!("{method}\n{path}\n{query}\n{headers}\n{names}\n{payload}");
    let day = at.format("%Y%m%d").to_string();
    let scope = format!("{day}/{region}/s3/aws4_request");
    let text = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{}", stamp(at), hex(&Sha256::digest(canonical)));
    let key = [day.as_str(), region, "s3", "aws4_request"]
        .iter()
        .fold(format!("AWS4{}", keys.secret).into_bytes(), |key, part| mac(&key, part));
    let signature = hex(&mac(&key, &text));
    format!("AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", keys.access)
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    // A key may have any length.
    Hmac::<Sha256>::new_from_slice(key).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of "Authenticating Requests: Using the Authorization Header" in the Amazon S3 API reference.
    #[test]
    fn the_examples_of_the_reference_are_signed_as_it_says() {
        let keys = Keys {
            access: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
            token: None,
        };
        let at = "2013-05-24T00:00:00Z".parse().unwrap();
        let welcome = hex(&Sha256::digest("Welcome to Amazon S3."));
        let put = encoded("/test$file.text", true);
        let examples = [
            (
                ("GET", "/test.txt", "", NOTHING),
                vec![("range", "bytes=0-9")],
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
            ),
            (
                ("PUT", put.as_str(), "", welcome.as_str()),
                vec![("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
            ),
            (
                ("GET", "/", "lifecycle=", NOTHING),
                vec![],
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
            ),
            (
                ("GET", "/", "max-keys=2&prefix=J", NOTHING),
                vec![],
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            ),
        ];
        for ((method, path, query, payload), more, signature) in examples {
            let mut headers: BTreeMap<&'static str, String> = BTreeMap::from([
                ("host", "examplebucket.s3.amazonaws.com".to_owned()),
                ("x-amz-content-sha256", payload.to_owned()),
                ("x-amz-date", stamp(at)),
            ]);
            headers.extend(more.into_iter().map(|(name, value)| (name, value.to_owned())));
            let said =
                authorization(&keys, "us-east-1", at, &Signed { method, path, query, headers: &headers, payload });
            assert!(said.ends_with(&format!("Signature={signature}")), "{method} {path} {query}: {said}");
        }
    }
}
