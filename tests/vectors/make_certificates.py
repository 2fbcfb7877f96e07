#!/usr/bin/env python3
"""Makes tests/vectors/certificates/*.json from CERTIFICATES.md and from "Certificates" of SESSIONS.md.

    python3 tests/vectors/make_certificates.py

An implementation of its own: X.509 is written here octet by octet (RFC 5280) and judged by `openssl verify`; signatures are pow(); the set-ups come
from make_sessions.py, which shares no code with the one under test. A released vector is never edited: running this must leave the committed files as
they are, and a new case is added.
"""
import base64
import hashlib
import json
import pathlib
import uuid
from datetime import datetime, timedelta, timezone

from make_cryptography import DIGEST_INFO, load_keys, octets, openssl, sign_block
from make_sessions import NO_CREDENTIAL, REJECT, RESUMPTION, RSA, Trace, field, peer_id, u8

FOLDER = pathlib.Path(__file__).parent / "certificates"
KEYS = {"authority": "2048 bits, e = 65537", "A": "2048 bits, e = 3", "B": "2048 bits, e = 17", "long": "3072 bits, e = 65537"}
GROUP, OTHER_GROUP = peer_id("group"), peer_id("another group")
NOW = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
BEGIN, END, AUTHORITY_END = NOW - timedelta(minutes=10), NOW + timedelta(days=7), NOW + timedelta(days=3650)
CERTIFICATE, CERTIFICATE_METHOD, WANTED = 12, 2, 8
GROUP_EXTENSION = [2, 25, int(uuid.UUID("ab6aeb4a-3cfd-43eb-96da-0e13d0ade891"))]
RSA_WITH_SHA256, RSA_WITH_SHA1, RSA_KEY, COMMON_NAME = [1, 2, 840, 113549, 1, 1, 11], [1, 2, 840, 113549, 1, 1, 5], [1, 2, 840, 113549, 1, 1, 1], [2, 5, 4, 3]


# ---- DER (ITU-T X.690) --------------------------------------------------------------------------------------------

def tlv(tag, body):
    count = len(body)
    if count < 0x80:
        return bytes([tag, count]) + body
    size = (count.bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + count.to_bytes(size, "big") + body


def sequence(*parts):
    return tlv(0x30, b"".join(parts))


def integer(value):
    return tlv(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(arcs):
    def digits(arc):
        out = [arc & 0x7F]
        while arc > 0x7F:
            arc >>= 7
            out.insert(0, 0x80 | (arc & 0x7F))
        return bytes(out)
    return tlv(6, b"".join(digits(arc) for arc in [40 * arcs[0] + arcs[1], *arcs[2:]]))


def bits(body, unused=0):
    return tlv(3, bytes([unused]) + body)


def utc(time):
    return tlv(0x17, time.strftime("%y%m%d%H%M%SZ").encode())


# ---- X.509 (RFC 5280) ---------------------------------------------------------------------------------------------

def key_of(who):
    return next(one for one in load_keys() if one["name"] == KEYS[who])


def spki(who):
    key = key_of(who)
    return sequence(sequence(oid(RSA_KEY), tlv(5, b"")), bits(sequence(integer(int(key["n"], 16)), integer(int(key["e"], 16)))))


def fingerprint(who):
    return hashlib.sha256(spki(who)).digest()


def rsa_sign(who, data):
    size = len(key_of(who)["n"]) // 2
    tail = b"\0" + DIGEST_INFO + hashlib.sha256(data).digest()
    return sign_block(key_of(who), b"\0\1" + b"\xff" * (size - 2 - len(tail)) + tail)


def name(kind, identifier):
    text = f"urn:nanopeers:{kind}:{uuid.UUID(bytes=identifier)}"
    return sequence(tlv(0x31, sequence(oid(COMMON_NAME), tlv(0x0C, text.encode()))))


def extension(arcs, body, critical=False):
    return sequence(oid(arcs), tlv(1, b"\xff") if critical else b"", tlv(4, body))


AUTHORITY_CONSTRAINTS = extension([2, 5, 29, 19], sequence(tlv(1, b"\xff"), integer(0)), True)
MEMBER_CONSTRAINTS = extension([2, 5, 29, 19], sequence(), True)
CERTIFIES = extension([2, 5, 29, 15], bits(b"\x06", 1), True)
SIGNS_AND_ENCIPHERS = extension([2, 5, 29, 15], bits(b"\xa0", 5), True)
ENCIPHERS = extension([2, 5, 29, 15], bits(b"\x20", 5), True)
SIGNS_AND_CERTIFIES = extension([2, 5, 29, 15], bits(b"\x84", 2), True)


def issuer_key(who):
    return extension([2, 5, 29, 35], sequence(tlv(0x80, fingerprint(who)[:20])))


def group(identifier=GROUP, role=2, rights=27, critical=False, body=None):
    return extension(GROUP_EXTENSION, body or sequence(tlv(4, identifier), integer(role), integer(rights)), critical)


def certificate(label, subject, of, issuer, by, extensions, begin=BEGIN, end=END, algorithm=RSA_WITH_SHA256, version=tlv(0xA0, integer(2))):
    serial = octets("certificates/" + label, 16)
    serial = bytes([serial[0] & 0x7F | 0x40]) + serial[1:]
    how = sequence(oid(algorithm), tlv(5, b""))
    parts = [version, tlv(2, serial), how, issuer, sequence(utc(begin), utc(end)), subject, spki(of)]
    if extensions:
        parts.append(tlv(0xA3, sequence(*extensions)))
    signed = sequence(*parts)
    return sequence(signed, how, bits(rsa_sign(by, signed)))


def authority(label="authority", identifier=GROUP, of="authority"):
    subject = name("group", identifier)
    subject_key = extension([2, 5, 29, 14], tlv(4, fingerprint(of)[:20]))
    return certificate(label, subject, of, subject, of, [AUTHORITY_CONSTRAINTS, CERTIFIES, subject_key], end=AUTHORITY_END)


def member(who, *changes, label=None, subject=None, of=None, by="authority", issuer=None, named=None, **more):
    """What the authority issues, or with changes what it would not: the four extensions, or those given in their place."""
    extensions = changes or (MEMBER_CONSTRAINTS, SIGNS_AND_ENCIPHERS, issuer_key(named or by), group())
    return certificate(label or who, subject or name("peer", peer_id(who)), of or who, issuer or name("group", GROUP), by, list(extensions), **more)


def pem(der):
    return b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE-----\n"


def verifies(root, leaf, at=NOW):
    try:
        openssl("verify", "-x509_strict", "-no-CApath", "-no-CAstore", "-attime", str(int(at.timestamp())), "-CAfile", "{root}", "{leaf}",
                files={"root": pem(root), "leaf": pem(leaf)})
        return True
    except RuntimeError:
        return False


# ---- Certificates and what is refused -----------------------------------------------------------------------------

def make_certificates():
    root, usage, by, ours = authority(), SIGNS_AND_ENCIPHERS, issuer_key("authority"), group()
    people = {who: member(who) for who in ("A", "B")}
    assert all(verifies(root, one) for one in [root, *people.values()]), "openssl refuses the sound ones"
    assert not verifies(root, people["A"], END + timedelta(seconds=1))
    cases = [{"name": "authority", "key": KEYS["authority"], "group": GROUP.hex(), "hex": root.hex()}]
    for who, one in people.items():
        cases.append({
            "name": who, "key": KEYS[who], "peer": peer_id(who).hex(), "group": GROUP.hex(), "role": 2, "rights": 27, "notBefore": int(BEGIN.timestamp()),
            "notAfter": int(END.timestamp()), "digest": hashlib.sha256(one).hexdigest(), "fingerprint": fingerprint(who).hex(), "hex": one.hex(),
        })

    def refused(about, fault, der, at=NOW):
        cases.append({"name": "refused: " + about, "fault": fault, "at": int(at.timestamp()), "peer": peer_id("A").hex(), "hex": der.hex()})

    a = people["A"]
    second = timedelta(seconds=1)
    long_life = member("A", label="of a long life", end=AUTHORITY_END + timedelta(days=2))
    refused("before its time", "NotYetValid", a, BEGIN - second)
    refused("a day before its time", "NotYetValid", a, NOW - timedelta(days=1))
    refused("at the end of its time", "Expired", a, END)
    refused("a day after its time", "Expired", a, END + timedelta(days=1))
    refused("after the authority's time", "AuthorityExpired", long_life, AUTHORITY_END + second)
    refused("another's", "WrongPeer", people["B"])
    refused("of a group as subject", "WrongPeer", member("A", label="of a group", subject=name("group", peer_id("A"))))
    refused("of another group", "WrongGroup", member("A", MEMBER_CONSTRAINTS, usage, by, group(OTHER_GROUP), label="other group"))
    refused("without the group's extension", "WrongExtension", member("A", MEMBER_CONSTRAINTS, usage, by, label="none"))
    refused("with the group's extension twice", "WrongExtension", member("A", MEMBER_CONSTRAINTS, usage, by, ours, ours, label="twice"))
    refused("with a critical group's extension", "WrongExtension", member("A", MEMBER_CONSTRAINTS, usage, by, group(critical=True), label="critical"))
    refused("with a damaged group's extension", "WrongExtension", member("A", MEMBER_CONSTRAINTS, usage, by, group(body=b"\x30\x01\0"), label="damaged"))
    unknown = extension([2, 25, 1], b"\5\0", True)
    refused("with an unknown critical extension", "WrongExtension", member("A", MEMBER_CONSTRAINTS, usage, by, ours, unknown, label="unknown"))
    refused("not for signatures", "WrongKeyUsage", member("A", MEMBER_CONSTRAINTS, ENCIPHERS, by, ours, label="enciphers"))
    refused("without key usage", "WrongKeyUsage", member("A", MEMBER_CONSTRAINTS, by, ours, label="no usage"))
    refused("for certifying others", "WrongKeyUsage", member("A", MEMBER_CONSTRAINTS, SIGNS_AND_CERTIFIES, by, ours, label="certifies"))
    refused("an authority's", "WrongKeyUsage", member("A", AUTHORITY_CONSTRAINTS, usage, by, ours, label="authority too"))
    refused("signed by another in the authority's name", "BadSignature", member("A", label="forged", by="B", named="authority"))
    refused("issued by no authority", "WrongIssuer", member("A", label="by B", by="B"))
    refused("issued in a member's name", "WrongIssuer", member("A", label="of B", by="B", issuer=name("peer", peer_id("B"))))
    refused("longer than a message has room for", "TooLong", member("A", label="long", of="long"))
    refused("of a key of another length", "WeakKey", member("A", usage, ours, label="short of a long key", of="long"))
    refused("signed with SHA-1, it says", "WeakKey", member("A", label="sha1", algorithm=RSA_WITH_SHA1))
    changed = bytearray(a)
    changed[-1] ^= 1
    refused("changed", "BadSignature", bytes(changed))
    refused("cut short", "Malformed", a[:-1])
    refused("with an octet behind it", "Malformed", a + b"\0")
    refused("of version 1", "Malformed", certificate("version 1", name("peer", peer_id("A")), "A", name("group", GROUP), "authority", [], version=b""))
    document = {"name": "Certificates of a group: sound ones, and what is refused by which name", "specification": "CERTIFICATES.md", "cases": cases}
    (FOLDER / "certificates.json").write_text(json.dumps(document, indent=2) + "\n")
    print(f"certificates.json: {len(cases)} cases")
    return people


# ---- Set-ups ------------------------------------------------------------------------------------------------------

class CertificateTrace(Trace):
    """A set-up between two whole nodes that prove themselves by certificate. The first octets that each draws are the key of its cookies."""

    key_name, purpose, folder, section = KEYS["long"], b"group", FOLDER, "SESSIONS.md, Certificates"

    def __init__(self, case, about, exchange, people, a_knows_b, b_knows_a, **more):
        super().__init__(case, about, exchange, cookie=True, **more)
        self.a.random, self.people, self.a_knows_b, self.b_knows_a = [], people, a_knows_b, b_knows_a
        self.a.draw(32)
        self.attempt, self.session, self.nonce = self.a.draw(8), self.a.draw(8), self.a.draw(16)

    def sign(self, role, claim):
        return rsa_sign("A" if role == b"I" else "B", claim)

    def credential(self, sender):
        own, other = ("A", "B") if sender is self.a else ("B", "A")
        knows = sender is self.b or self.a_knows_b
        digests = [hashlib.sha256(self.people[who]).digest() for who in (own, other)]
        return field(2, u8(CERTIFICATE_METHOD) + digests[0] + (digests[1][:8] if knows else bytes(8)))

    def certificate(self, sender, cookie=None):
        who = "A" if sender is self.a else "B"
        body = self.identity(CERTIFICATE) + NO_CREDENTIAL + field(26, self.people[who])
        self.send(sender, "Certificate of " + who, sender.clear(body + (field(15, cookie) if cookie else b"")))

    def ask(self):
        self.request()
        cookie = self.retry(b"" if self.b_knows_a else field(16, u8(WANTED)))
        if not self.b_knows_a:
            self.certificate(self.a, cookie)
        self.request(cookie)
        if not self.a_knows_b:
            self.certificate(self.b)

    def refuse(self):
        """By a rule, proven."""
        body = self.identity(REJECT) + NO_CREDENTIAL + field(17, b"") + field(18, u8(2)) + self.prove("reject", b"X", detail=2)
        self.send(self.b, "Reject", self.b.clear(body))

    def more(self):
        return {"firstKnowsSecond": self.a_knows_b, "secondKnowsFirst": self.b_knows_a, "now": int(NOW.timestamp())}


def make_set_ups(people):
    def make(*arguments, refuses=False, **more):
        trace = CertificateTrace(*arguments, **more)
        trace.ask()
        if refuses:
            trace.refuse()
        else:
            trace.accept()
            trace.talk()
        trace.write()

    make("first-meeting", "Neither has the other's certificate; RSA-3072, suite 2.", RSA, people, False, False, suites=(2,), chosen=2)
    make("known", "Both have the other's certificate; by an earlier secret, suite 1.", RESUMPTION, people, True, True)
    make("asked-by-a-known", "Only the one that is asked has the other's certificate; its key in a message of its own.", RESUMPTION, people, False, True,
         key_of_b=True)
    make("refused", "Refused by a rule; the one that asked gets the certificate that proves the refusal.", RESUMPTION, people, False, True, refuses=True)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_set_ups(make_certificates())
