//! Signatures of messages (Standard Webhooks 1.0, "Signature scheme").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use super::secret::Secret;

/// The value of `webhook-signature`: one signature for each secret. `at`: seconds since 1970.
pub(super) fn signatures<'s>(secrets: impl Iterator<Item = &'s Secret>, id: &str, at: i64, payload: &str) -> String {
    let signed: Vec<String> = secrets.map(|secret| signature(secret, id, at, payload)).collect();
    signed.join(" ")
}

fn signature(secret: &Secret, id: &str, at: i64, payload: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.key());
    let mut signing = hmac::Context::with_key(&key);
    for part in [id, ".", &at.to_string(), ".", payload] {
        signing.update(part.as_bytes());
    }
    format!("v1,{}", STANDARD.encode(signing.sign()))
}

#[cfg(test)]
mod tests {
    use super::{Secret, signatures};

    /// The example of the specification's own libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const PAYLOAD: &str = r#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    #[test]
    fn a_message_is_signed_as_the_specification_has_it() {
        let secret = Secret::read(SECRET).unwrap();
        assert_eq!(signatures([&secret].into_iter(), ID, 1_614_265_330, PAYLOAD), SIGNATURE);
    }

    #[test]
    fn each_secret_signs() {
        let secrets = [Secret::read("another").unwrap(), Secret::read(SECRET).unwrap()];
        let both = signatures(secrets.iter(), ID, 1_614_265_330, PAYLOAD);
        let (one, other) = both.split_once(' ').unwrap();
        assert!(one.starts_with("v1,") && one != SIGNATURE && other == SIGNATURE, "{both}");
    }

    #[test]
    fn without_a_secret_there_is_no_signature() {
        assert_eq!(signatures([].into_iter(), ID, 0, PAYLOAD), "");
    }
}
