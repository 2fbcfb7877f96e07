#!/usr/bin/env python3
"""Makes tests/vectors/statements/statements.json from the tables of shared/ProtocolModels/Statements/STATEMENTS.md.

    python3 tests/vectors/make_statements.py

It shares no code with the one under test: octets, digests and encodings are made here, signatures by openssl. The RSA keys are those of
cryptography/rsa-keys.json. A released case is never edited, only others added.
"""
import base64
import hashlib
import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PEER = bytes.fromhex("0123456789abcdef0123456789abcdef")
OTHER = bytes.fromhex("fedcba9876543210fedcba9876543210")
SALT = bytes(range(0x40, 0x50))
ISSUED = 1793491200
KEYS = {case["name"]: case for case in json.loads((HERE / "cryptography/rsa-keys.json").read_text())["cases"]}
USUAL = "2048 bits, e = 65537"
LONG = "3072 bits, e = 3"


def der(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def integer(text):
    value = int(text, 16)
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def private_pem(name):
    key = KEYS[name]
    numbers = b"".join(integer(key[part]) for part in ("n", "e", "d", "p", "q", "dp", "dq", "qi"))
    text = base64.encodebytes(der(0x30, integer("0") + numbers)).decode()
    return f"-----BEGIN RSA PRIVATE KEY-----\n{text}-----END RSA PRIVATE KEY-----\n"


def run(*command, data=b""):
    return subprocess.run(["openssl", *command], input=data, check=True, capture_output=True).stdout


def info_of(name, folder):
    """SubjectPublicKeyInfo as openssl writes it."""
    return run("pkey", "-in", str(folder / "key.pem"), "-pubout", "-outform", "DER")


def sign(name, octets):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "key.pem").write_text(private_pem(name))
        return run("dgst", "-sha256", "-sign", str(path / "key.pem"), data=octets), info_of(name, path)


def u32(value):
    return value.to_bytes(4, "big")


def u64(value):
    return value.to_bytes(8, "big")


def field(number, value):
    return bytes([number]) + len(value).to_bytes(2, "big") + value


def key_fields(name):
    return [(3, u32(int(KEYS[name]["e"], 16))), (4, bytes.fromhex(KEYS[name]["n"]))]


GROUP = None


def statement(kind, fields, key=USUAL, version=1, term=0, number=1, clock=1, issued=ISSUED, expires=0, group=None, lie=0):
    body = b"".join(field(number_, value) for number_, value in fields)
    octets = (b"NanoPeers statement" + bytes([version, kind]) + (group or GROUP) + PEER + u32(term) + u32(number) + u32(clock) + u64(issued)
              + u64(expires) + (len(body) + lie).to_bytes(2, "big") + body)
    signature, info = sign(key, octets)
    return octets, signature, info


def valid(name, about, kind, fields, key=USUAL, **changes):
    octets, signature, info = statement(kind, fields, key, **changes)
    whole = octets + signature
    return {"name": name, "about": about, "status": "Valid", "key": key, "kind": kind, "signedLength": len(octets), "term": changes.get("term", 0),
            "number": changes.get("number", 1), "clock": changes.get("clock", 1), "issued": changes.get("issued", ISSUED),
            "expires": changes.get("expires", 0), "fields": " ".join(f"{n}:{v.hex()}" for n, v in fields if n < 128),
            "group": (changes.get("group") or GROUP).hex(), "id": hashlib.sha256(whole).hexdigest(),
            "fingerprint": hashlib.sha256(info).hexdigest(), "info": info.hex(), "hex": whole.hex()}


def refused(name, status, octets, about=""):
    return {"name": "refused: " + name, "about": about, "status": status, "hex": octets.hex()}


def make_valid():
    policy = field(1, b"\3") + field(2, b"\x32")
    document = [(1, b"garden")] + [(2, SALT)] + key_fields(USUAL) + [(5, u32(1)), (6, b"\2"), (7, policy), (8, PEER + OTHER), (9, OTHER)]
    longest = [(1, b"n" * 32), (2, SALT)] + key_fields(LONG) + [(5, u32(1)), (6, b"\3"), (7, b""), (8, PEER)]
    long_group = hashlib.sha256(SALT + sign(LONG, b"")[1]).digest()[:16]
    ballot = hashlib.sha256(b"NanoPeers ballot" + GROUP + b"\2" + OTHER + u32(1)).digest()
    return [
        valid("document", "The first: it makes the group.", 1, document),
        valid("document by a 3072-bit key", "", 1, longest, LONG, group=long_group),
        valid("admission of a full peer", "By a ballot, for a week.", 2,
              [(1, "Gießkanne".encode())] + key_fields(LONG) + [(10, OTHER), (11, u32(1)), (12, b"\2"), (13, u32(31)), (14, b"\2"), (17, ballot)],
              number=2, clock=5, expires=ISSUED + 604800),
        valid("admission of a constrained peer", "No key: its home gateway vouches for it.", 2,
              [(1, b"lamp"), (10, OTHER), (11, u32(1)), (12, b"\2"), (13, u32(3)), (14, b"\3")], number=3, clock=6),
        valid("removal", "Its key is revoked too.", 3,
              [(10, OTHER), (11, u32(1)), (18, u32(4)), (19, b"lost"), (20, bytes(range(32)))], term=2, number=4, clock=7),
        valid("leave", "", 4, [(10, PEER), (11, u32(1))], number=5, clock=8),
        valid("vote", "Yes to an admission.", 5, [(10, OTHER), (11, u32(1)), (15, b"\2"), (16, b"\1")], number=6, clock=9),
        valid("endorsement", "", 6, [(10, OTHER), (20, bytes(range(32))), (21, b"\3")], number=7, clock=10),
        valid("conduct", "", 7, [(10, OTHER), (22, b"\1"), (23, b"\0\x0a")], number=8, clock=11),
        valid("takeover", "", 8, [(28, u64(ISSUED - 3600))], term=1, number=9, clock=12),
        valid("revocation list", "As long as a part gets.", 9,
              [(24, u32(1)), (25, b"\0"), (26, b"\1"), (27, b"".join(hashlib.sha256(bytes([i])).digest()[:16] for i in range(32)))], LONG,
              number=10, clock=13),
        valid("representative", "", 10, [(10, OTHER), (11, u32(1)), (17, ballot)], number=11, clock=14),
        valid("fields to skip", "Fields that a later version may add.", 4, [(10, PEER), (11, u32(1)), (200, b"later"), (200, b""), (255, b"x")],
              number=12, clock=15),
    ], ballot


def make_refused():
    def made(kind, fields, **changes):
        octets, signature, _ = statement(kind, fields, **changes)
        return octets + signature

    leave = [(10, PEER), (11, u32(1))]
    whole = made(4, leave)
    admission = key_fields(USUAL) + [(10, OTHER), (11, u32(1)), (12, b"\2"), (13, u32(31)), (14, b"\0")]
    document = key_fields(USUAL) + [(5, u32(1)), (6, b"\1")]
    return [
        refused("nothing", "NotAStatement", b""),
        refused("other octets", "NotAStatement", b"NanoPeers Statement" + bytes(100)),
        refused("the beginning alone", "Truncated", whole[:60]),
        refused("cut in the fields", "Truncated", whole[:90]),
        refused("cut in the signature", "BadSignatureLength", whole[:-1]),
        refused("an octet behind", "BadSignatureLength", whole + b"\0"),
        refused("too long", "TooLong", whole + bytes(800)),
        refused("version 2", "UnknownVersion", made(4, leave, version=2)),
        refused("kind 0", "UnknownKind", made(0, leave)),
        refused("kind 11", "UnknownKind", made(11, leave)),
        refused("number 0", "BadNumber", made(4, leave, number=0)),
        refused("expires when issued", "BadTime", made(4, leave, expires=ISSUED)),
        refused("issued in the year 10000", "BadTime", made(4, leave, issued=253402300800)),
        refused("negative time", "BadTime", made(4, leave, issued=2 ** 63)),
        refused("out of order", "BadField", made(4, leave[::-1])),
        refused("twice", "BadField", made(4, leave + [(11, u32(1))])),
        refused("unknown field", "BadField", made(4, leave + [(29, b"x")])),
        refused("field over the end", "Truncated", made(4, leave, lie=300)),
        refused("half a field", "BadField", made(4, leave, lie=1)),
        refused("round 0", "BadField", made(4, [(10, PEER), (11, u32(0))])),
        refused("no round", "MissingField", made(4, leave[:1])),
        refused("a leave with a level", "ForbiddenField", made(4, leave + [(21, b"\1")])),
        refused("role 5", "BadField", made(2, admission[:-3] + [(12, b"\5"), (13, u32(31)), (14, b"\0")])),
        refused("unknown right", "BadField", made(2, admission[:-2] + [(13, u32(256)), (14, b"\0")])),
        refused("full peer without a key", "MissingField", made(2, admission[2:])),
        refused("full peer with half a key", "MissingField", made(2, admission[1:])),
        refused("constrained peer with a key", "ForbiddenField", made(2, admission[:-1] + [(14, b"\1")])),
        refused("first document without a key", "MissingField", made(1, [(1, b"g"), (5, u32(1)), (6, b"\1")])),
        refused("second document with a key", "ForbiddenField", made(1, [(1, b"g")] + key_fields(USUAL) + [(5, u32(2)), (6, b"\1")])),
        refused("document without a name", "MissingField", made(1, document)),
        refused("empty name", "BadField", made(1, [(1, b"")] + document)),
        refused("control character", "BadText", made(1, [(1, b"a\x1b[2J")] + document)),
        refused("no UTF-8", "BadText", made(1, [(1, b"\xff")] + document)),
        refused("security 4", "BadField", made(1, [(1, b"g")] + key_fields(USUAL) + [(5, u32(1)), (6, b"\4")])),
        refused("nine authorities", "BadField", made(1, [(1, b"g")] + document + [(8, bytes(144))])),
        refused("half an authority", "BadField", made(1, [(1, b"g")] + document + [(8, bytes(24))])),
        refused("vote on a vote", "BadField", made(5, leave + [(15, b"\5"), (16, b"\1")])),
        refused("maybe", "BadField", made(5, leave + [(15, b"\2"), (16, b"\2")])),
        refused("level 5", "BadField", made(6, [(10, OTHER), (21, b"\5")])),
        refused("part 1 of 1", "BadField", made(9, [(24, u32(1)), (25, b"\1"), (26, b"\1"), (27, b"")])),
    ]


if __name__ == "__main__":
    GROUP = hashlib.sha256(SALT + sign(USUAL, b"")[1]).digest()[:16]
    good, vote = make_valid()
    cases = good + make_refused()
    ballots = [{"name": "ballot", "matter": 2, "subject": OTHER.hex(), "round": 1, "group": GROUP.hex(), "ballot": vote.hex()}]
    folder = HERE / "statements"
    folder.mkdir(exist_ok=True)
    about = {"specification": "STATEMENTS.md; RFC 8017 section 8.2; RFC 5280 section 4.1"}
    for name, title, content in (("statements", "Signed statements", cases), ("ballots", "Names of ballots", ballots)):
        (folder / f"{name}.json").write_text(json.dumps({"title": title, **about, "cases": content}, indent=2, ensure_ascii=False) + "\n")
    print(len(cases), "cases; longest valid one", max(len(c["hex"]) // 2 for c in cases if c["status"] == "Valid"), "octets")
