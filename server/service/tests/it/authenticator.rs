//! A passkey device for tests: it answers as a browser would, or wrongly on purpose.

use data_encoding::BASE64URL_NOPAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_KEY: u8 = 0x40;

/// One passkey on one device. Change a field to make it misbehave.
#[derive(Clone)]
pub(crate) struct Authenticator {
    key: SigningKey,
    credential: Vec<u8>,
    pub(crate) handle: Vec<u8>,
    /// Goes up with each answer; 0 for devices that do not count.
    pub(crate) counter: u32,
    /// Whether the person's finger or PIN is asked for.
    pub(crate) verifies: bool,
    pub(crate) origin: &'static str,
}

fn text(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    for half in bytes.chunks_mut(16) {
        half.copy_from_slice(uuid::Uuid::new_v4().as_bytes());
    }
    bytes
}

fn options(json: &str) -> Value {
    serde_json::from_str::<Value>(json).unwrap()["publicKey"].clone()
}

impl Authenticator {
    /// A device that never saw a site.
    pub(crate) fn new(origin: &'static str) -> Self {
        Self {
            key: SigningKey::from_slice(&random()).unwrap(),
            credential: random().to_vec(),
            handle: Vec::new(),
            counter: 1,
            verifies: true,
            origin,
        }
    }

    /// The part that the device signs; counts one up, unless it does not count.
    fn data(&mut self, host: &str, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(host.as_bytes()).to_vec();
        data.push(PRESENT | if self.verifies { VERIFIED } else { 0 } | more);
        data.extend(self.counter.to_be_bytes());
        self.counter += u32::from(self.counter > 0);
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn answer(&self, response: Value) -> String {
        let id = text(&self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }

    /// Answers `navigator.credentials.create`.
    pub(crate) fn create(&mut self, json: &str) -> String {
        let options = options(json);
        let handle = options["user"]["id"].as_str().unwrap();
        self.handle = BASE64URL_NOPAD.decode(handle.as_bytes()).unwrap();
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), HAS_KEY);
        data.extend([0; 16]); // the model, which nobody asked for
        data.extend([0, 32]);
        data.extend(&self.credential);
        let point = self.key.verifying_key().to_sec1_point(false);
        // CBOR: kty EC2, alg ES256, crv P-256, x, y.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point.as_bytes()[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point.as_bytes()[33..65]);
        // CBOR: { "fmt": "none", "attStmt": {}, "authData": bytes }.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client_data("webauthn.create", &options);
        self.answer(json!({ "attestationObject": text(&object), "clientDataJSON": text(&client) }))
    }

    /// Answers `navigator.credentials.get`.
    pub(crate) fn get(&mut self, json: &str) -> String {
        let options = options(json);
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let client = self.client_data("webauthn.get", &options);
        let signed = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let signature: Signature = self.key.sign(&signed);
        self.answer(json!({
            "authenticatorData": text(&data),
            "clientDataJSON": text(&client),
            "signature": text(signature.to_der().as_bytes()),
            "userHandle": text(&self.handle),
        }))
    }
}
