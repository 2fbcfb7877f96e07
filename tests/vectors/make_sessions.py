#!/usr/bin/env python3
"""Makes tests/vectors/sessions/*.json from the tables of shared/ProtocolModels/Sessions/SESSIONS.md.

    python3 tests/vectors/make_sessions.py

An implementation of its own: it shares no code with the one under test. HMAC-SHA-256 comes from Python, AES-128-CBC from the
`openssl` command, AES-256-GCM, OAEP and the RSA keys from make_cryptography.py; RSA is pow(). All random octets follow from
labels and stand in the vector, in the order in which each peer asks for them. A released vector is never edited: running this
must leave the committed files as they are, and a new case is a new file.
"""
import hashlib
import hmac
import json
import pathlib
import subprocess

from make_cryptography import gcm, load_keys, oaep, octets

FOLDER = pathlib.Path(__file__).parent / "sessions"
KEY_NAME = "2048 bits, e = 65537"
BOOT = 1
REQUEST, RETRY, ACCEPT, REJECT, CLOSE, KEY, WAIT, PING, PONG = 1, 2, 3, 4, 5, 6, 7, 8, 9
RSA, RESUMPTION, INTRODUCTION = 1, 3, 4
SECURED, KEY_FOLLOWS, RESUMABLE = 1, 2, 4
SECRET_METHOD = 1
NO_CREDENTIAL = b"\2\0\0"
SECRET = hashlib.sha256(b"the secret of A and B").digest()


def peer_id(name):
    return hashlib.sha256(name.encode()).digest()[:16]


def rsa_key(name=KEY_NAME):
    """Modulus, exponent, and octets of the modulus."""
    key = next(one for one in load_keys() if one["name"] == name)
    return int(key["n"], 16), int(key["e"], 16), len(key["n"]) // 2


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def field(number, value):
    return bytes([number]) + len(value).to_bytes(2, "big") + value


def u8(value):
    return bytes([value])


def u32(value):
    return value.to_bytes(4, "big")


def blanked(message):
    """What a digest covers: hop limit, total length and digest are zero."""
    return message[:5] + b"\0" + message[6:8] + bytes(4) + message[12:48] + bytes(16) + message[64:]


def head(sender, suite, key_id, sequence, bodies_length):
    length = 65 + bodies_length
    return (b"NP" + bytes([1, 2 if suite else 0, suite, 8]) + b"\0\1" + u32(length) + u32(length)
            + key_id.to_bytes(8, "big") + sequence.to_bytes(8, "big") + sender + bytes(16) + b"\0")


def session_body(body):
    return b"\7session" + u32(len(body)) + body


class Peer:
    def __init__(self, name, case):
        self.id = peer_id(name)
        self.label = f"sessions/{case}/{name}"
        self.random = []
        self.sequence = BOOT << 32

    def draw(self, count):
        self.random.append(octets(f"{self.label}/{len(self.random)}", count))
        return self.random[-1]

    def clear(self, body):
        """A message in clear with one body."""
        self.sequence += 1
        bodies = session_body(body)
        message = head(self.id, 0, 0, self.sequence, len(bodies)) + bodies
        return message[:48] + mac(bytes(32), blanked(message))[:16] + message[64:]


class Trace:
    """One set-up, message by message."""

    key_name, purpose, folder, section = KEY_NAME, b"control", FOLDER, "SESSIONS.md, Worked examples"

    def __init__(self, case, about, exchange, suites=(1,), chosen=1, key_of_a=False, key_of_b=False, cookie=False, resumable=False):
        self.case, self.about, self.exchange, self.suites, self.chosen = case, about, exchange, suites, chosen
        self.key_of_a, self.key_of_b, self.cookie, self.resumable = key_of_a, key_of_b, cookie, resumable
        self.a, self.b = Peer("A", case), Peer("B", case)
        self.messages, self.steps = [], []
        self.lifetime, self.limit = 86400, 1048576
        self.preshared_id = 77
        self.cookie_key = self.b.draw(32) if cookie else None
        self.attempt, self.session, self.nonce = self.a.draw(8), self.a.draw(8), self.a.draw(16)

    def send(self, sender, name, message):
        again = sum(1 for one in self.messages if one["name"].startswith(name) and one["from"] == ("A" if sender is self.a else "B"))
        self.messages.append({"name": name + " again" * again, "from": "A" if sender is self.a else "B", "hex": message.hex()})

    def identity(self, kind):
        return field(1, u8(kind)) + field(3, self.attempt) + field(4, self.session)

    def step(self, name, number, sender, covered):
        """Adds what a message says to the transcript."""
        label = b"NanoPeers session 1"
        self.transcript = mac(label, bytes([number]) + self.transcript + sender.id + mac(label, covered))
        self.steps.append({"name": "transcript with " + name, "value": self.transcript.hex()})

    def claim(self, role, detail=0, last=bytes(32)):
        """What a proof covers; last is the cookie or confirmation that stands just before it."""
        return role + self.transcript + u8(detail) + last

    def sign(self, role, claim):
        return mac(SECRET, claim)

    def credential(self, sender):
        return field(2, u8(SECRET_METHOD))

    def prove(self, name, role, detail=0, last=bytes(32)):
        proof = self.sign(role, self.claim(role, detail, last))
        self.steps.append({"name": "proof of " + name, "value": proof.hex()})
        return field(30, proof)

    def offer(self):
        if self.exchange != RSA:
            return field(12, self.preshared_id.to_bytes(8, "big"))
        n, e, size = rsa_key(self.key_name)
        return field(10, u32(e) + n.to_bytes(size, "big"))

    def request(self, cookie=None):
        self.transcript, self.steps = bytes(32), []
        mode = SECURED | (KEY_FOLLOWS if self.key_of_a else 0) | (RESUMABLE if self.resumable else 0)
        body = (self.identity(REQUEST) + field(5, self.nonce) + field(6, self.purpose) + field(7, peer_id("group"))
                + field(8, bytes(self.suites)) + field(9, u8(self.exchange)) + field(13, u32(self.lifetime)) + field(14, u32(self.limit))
                + field(16, u8(mode)) + (b"" if self.key_of_a else self.offer()) + self.credential(self.a))
        self.step("request", 0x51, self.a, body)
        if cookie:
            body += field(15, cookie)
        body += self.prove("request", b"I", last=cookie or bytes(32))
        self.send(self.a, "Request", self.a.clear(body))
        if self.key_of_a:
            body = self.identity(KEY) + NO_CREDENTIAL + self.offer()
            self.step("key of the initiator", 0x4B, self.a, body)
            self.send(self.a, "Key of A", self.a.clear(body + self.prove("key of the initiator", b"I")))

    def retry(self, mode=b""):
        address = b"memory://A"
        text = u8(len(address)) + address.ljust(128, b"\0") + self.session + bytes(8)
        cookie = mac(self.cookie_key, text)
        self.send(self.b, "Retry", self.b.clear(self.identity(RETRY) + NO_CREDENTIAL + mode + field(15, cookie)))
        return cookie

    def ask(self):
        self.request()
        if self.cookie:
            self.request(self.retry())

    def reply(self):
        if self.exchange != RSA:
            self.secret = octets("sessions/preshared", 32) if self.exchange == RESUMPTION else SECRET
            return b""
        self.secret, seed = self.wrapping
        n, e, size = rsa_key(self.key_name)
        return field(17, pow(int.from_bytes(oaep(self.secret, seed, size), "big"), e, n).to_bytes(size, "big"))

    def accept(self):
        self.wrapping = (self.b.draw(32), self.b.draw(32)) if self.exchange == RSA else None
        mode = SECURED | (KEY_FOLLOWS if self.key_of_b else 0) | (RESUMABLE if self.resumable else 0)
        body = (self.identity(ACCEPT) + field(5, self.b.draw(16)) + field(21, u8(self.chosen)) + field(22, u8(self.exchange))
                + field(13, u32(self.lifetime)) + field(14, u32(self.limit)) + field(16, u8(mode)))
        body += (b"" if self.key_of_b else self.reply()) + self.credential(self.b)
        self.step("accept", 0x41, self.b, body)
        if self.key_of_b:
            body += self.prove("accept", b"R")
        else:
            confirmation = self.confirm()
            body += field(31, confirmation) + self.prove("accept", b"R", last=confirmation)
        self.send(self.b, "Accept", self.b.clear(body))
        if self.key_of_b:
            body = self.identity(KEY) + NO_CREDENTIAL + self.reply()
            self.step("key of the responder", 0x6B, self.b, body)
            confirmation = self.confirm()
            body += field(31, confirmation) + self.prove("key of the responder", b"R", last=confirmation)
            self.send(self.b, "Key of B", self.b.clear(body))

    def confirm(self):
        self.extracted = mac(self.transcript, self.secret)
        info = b"NanoPeers keys 1" + u8(self.chosen)
        self.material, block = b"", b""
        while len(self.material) < 264:
            block = mac(self.extracted, block + info + u8(len(self.material) // 32 + 1))
            self.material += block
        self.material = self.material[:264]
        return mac(self.material[192:224], self.claim(b"C"))

    def seal(self, sender, body):
        """A message under the session's key, the sender's first."""
        keys = self.material[0 if sender is self.a else 96:]
        plain = session_body(body)
        sequence = (BOOT << 32) + 1
        key_id = int.from_bytes(self.session, "big")
        if self.chosen == 2:
            top = head(sender.id, 2, key_id, sequence, len(plain))
            ciphertext, digest = gcm(keys[:32], keys[64:68] + sequence.to_bytes(8, "big"), plain, blanked(top))
        else:
            padding = 16 - len(plain) % 16
            vector = mac(keys[64:96], sequence.to_bytes(8, "big"))[:16]
            command = ["openssl", "enc", "-aes-128-cbc", "-nopad", "-K", keys[:16].hex(), "-iv", vector.hex()]
            ciphertext = subprocess.run(command, input=plain + bytes([padding]) * padding, stdout=subprocess.PIPE, check=True).stdout
            top = head(sender.id, 1, key_id, sequence, len(ciphertext))
            digest = mac(keys[32:64], blanked(top + ciphertext))[:16]
        return top[:48] + digest + top[64:] + ciphertext

    def talk(self):
        """The first message under the key, which confirms it, and its answer."""
        self.send(self.a, "Ping", self.seal(self.a, field(1, u8(PING)) + NO_CREDENTIAL + field(20, u32(1))))
        self.send(self.b, "Pong", self.seal(self.b, field(1, u8(PONG)) + NO_CREDENTIAL + field(20, u32(1))))

    def refuse(self):
        """A person is asked and says no. The secret to wrap was drawn before and is never used."""
        self.b.draw(32), self.b.draw(32)
        self.send(self.b, "Wait", self.b.clear(self.identity(WAIT) + NO_CREDENTIAL + field(19, b"\0\5") + field(18, u8(2))))
        body = self.identity(REJECT) + NO_CREDENTIAL + field(17, b"") + field(18, u8(1)) + self.prove("reject", b"X", detail=1)
        self.send(self.b, "Reject", self.b.clear(body))

    def more(self):
        return {}

    def write(self):
        vector = {
            "name": self.case, "section": self.section, "about": self.about,
            "peers": {"A": self.a.id.hex(), "B": self.b.id.hex(), "group": peer_id("group").hex()},
            "secret": SECRET.hex(), "exchange": self.exchange, "suites": list(self.suites), "keyOfInitiatorFollows": self.key_of_a,
            "keyOfResponderFollows": self.key_of_b, "cookie": self.cookie, "resumable": self.resumable,
            "random": {"A": [one.hex() for one in self.a.random], "B": [one.hex() for one in self.b.random]},
        }
        if self.exchange == RSA:
            vector["rsaKey"] = self.key_name
        else:
            vector["presharedId"] = self.preshared_id
            vector["preshared"] = octets("sessions/preshared", 32).hex() if self.exchange == RESUMPTION else SECRET.hex()
        vector["cases"] = self.messages + self.steps
        if hasattr(self, "material"):
            vector["cases"].append({
                "name": "keys", "secret": self.secret.hex(), "extracted": self.extracted.hex(), "fromInitiator": self.material[:96].hex(),
                "fromResponder": self.material[96:192].hex(), "confirmation": self.material[192:224].hex(),
                "resumptionSecret": self.material[224:256].hex(), "resumptionId": self.material[256:264].hex(),
            })
        vector.update(self.more())
        (self.folder / f"{self.case}.json").write_text(json.dumps(vector, indent=2) + "\n")
        print(f"{self.case}.json: {len(self.messages)} messages")


def make_session(*arguments, **kinds):
    trace = Trace(*arguments, **kinds)
    trace.ask()
    trace.accept()
    trace.talk()
    trace.write()


def main():
    FOLDER.mkdir(exist_ok=True)
    make_session("resumption", "By the secret of an earlier session, suite 1.", RESUMPTION, resumable=True)
    make_session("rsa", "By RSA-2048 with OAEP, suite 1.", RSA)
    make_session("rsa-suite-2", "By RSA-2048 with OAEP, suite 2 chosen of both.", RSA, suites=(1, 2), chosen=2)
    make_session("rsa-keys-follow", "By RSA-2048, a cookie asked for, both keys in messages of their own.", RSA,
                 key_of_a=True, key_of_b=True, cookie=True)
    make_session("introduction-keys-follow", "By an introduced secret, both keys in messages of their own.", INTRODUCTION,
                 key_of_a=True, key_of_b=True)
    refused = Trace("refused-by-user", "A person is asked and says no.", RSA)
    refused.ask()
    refused.refuse()
    refused.write()


if __name__ == "__main__":
    main()
