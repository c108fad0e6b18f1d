//! Time-based one-time passwords (RFC 6238: HMAC-SHA-1, 30 seconds, six digits).

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac};
use sha1::Sha1;

const STEP: i64 = 30;

/// The time step of a moment in milliseconds.
fn step(at: i64) -> i64 {
    at / 1000 / STEP
}

fn code(secret: &[u8], step: i64) -> Option<u32> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest[19] & 0x0f);
    let word = digest.get(offset..offset + 4)?;
    let number = u32::from_be_bytes([word[0] & 0x7f, word[1], word[2], word[3]]);
    Some(number % 1_000_000)
}

/// The step that a code is right for; one step of a slow or fast clock is allowed.
pub(crate) fn verify(secret: &str, given: &str, at: i64) -> Option<i64> {
    let secret = BASE32_NOPAD.decode(secret.as_bytes()).ok()?;
    let given: u32 = (given.len() == 6).then(|| given.parse().ok())??;
    (step(at) - 1..=step(at) + 1).find(|step| code(&secret, *step) == Some(given))
}

/// A new secret in Base32.
pub(crate) fn new_secret() -> Option<String> {
    let random = crate::auth::secret().ok()?;
    Some(BASE32_NOPAD.encode(&random.as_bytes()[..20]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_rfc() {
        let secret = b"12345678901234567890";
        assert_eq!(code(secret, step(59_000)), Some(287_082));
        assert_eq!(code(secret, step(1_111_111_109_000)), Some(81_804));
        let shared = BASE32_NOPAD.encode(secret);
        assert!(verify(&shared, "287082", 59_000).is_some());
        assert!(verify(&shared, "287083", 59_000).is_none());
        assert!(verify(&shared, "287082", 200_000).is_none());
    }
}
