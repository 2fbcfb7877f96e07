#!/usr/bin/env python3
"""Makes tests/vectors/groups/invitations.json from gateway/PeerPlatform/GroupPeers/GROUP-INVITATIONS.md.

    python3 tests/vectors/make_group_invitations.py

Shares no code with the implementation under test. A released vector is never edited: running this must leave the committed cases as they are, and
new ones are added.
"""
import base64
import hashlib
import json
import pathlib

FILE = pathlib.Path(__file__).parent / "groups" / "invitations.json"
GROUP = bytes.fromhex("22222222333344445555666666666666")
ASKED = bytes.fromhex("0123456789abcdef0123456789abcdef")
KEY = hashlib.sha256(b"the SubjectPublicKeyInfo of the one that is asked").digest()
FOUNDER = hashlib.sha256(b"the SubjectPublicKeyInfo of the creator").digest()
SECRET = bytes(range(0x60, 0x80))
WHERE = ["udp://192.168.1.20:9701"]
UNTIL = 1893456000  # 2030-01-01


def counted(octets):
    return bytes([len(octets)]) + octets


def body(name=b"house", made_out_to=b"", way=5, endpoints=None, founder=b"", secret=b"", key=KEY, until=UNTIL, flags=None, version=1):
    if flags is None:
        flags = (1 if founder else 0) | (2 if secret else 0)
    places = b"".join(counted(where if isinstance(where, bytes) else where.encode()) for where in (WHERE if endpoints is None else endpoints))
    count = len(WHERE if endpoints is None else endpoints)
    rest = (bytes([flags]) + GROUP + ASKED + key + bytes([way]) + until.to_bytes(8, "big", signed=True) + counted(name) + counted(made_out_to)
            + bytes([count]) + places + founder + secret)
    return bytes([version]), rest


def seal(parts, length=None):
    version, rest = parts
    total = 3 + len(rest) + 8 if length is None else length
    covered = version + total.to_bytes(2, "big") + rest
    return covered + hashlib.sha256(covered).digest()[:8]


def text_of(octets, prefix="NPG1-"):
    return prefix + base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def valid(case, **fields):
    octets = seal(body(**fields))
    return {
        "name": case, "status": "Valid", "group": GROUP.hex(), "asked": ASKED.hex(), "askedKey": KEY.hex(), "groupName": fields.get("name", b"house").decode(),
        "madeOutTo": fields.get("made_out_to", b"").decode(), "way": fields.get("way", 5), "endpoints": " ".join(fields.get("endpoints") or WHERE),
        "founder": fields.get("founder", b"").hex(), "secret": fields.get("secret", b"").hex(), "goodUntil": str(fields.get("until", UNTIL)),
        "text": text_of(octets), "hex": octets.hex(),
    }


def refused(case, status, **fields):
    return {"name": "refused: " + case, "status": status, "text": text_of(seal(body(**fields)))}


def refused_text(case, status, text):
    return {"name": "refused text: " + case, "status": status, "text": text}


def longest():
    four = ["udp://" + letter * 48 + ".home:9701" for letter in "abcd"]
    assert all(len(where) == 64 for where in four)
    return valid("everything, as long as can be", name=("\u706f" * 10 + "ab").encode(), made_out_to=b"n" * 32, way=3, endpoints=four, founder=FOUNDER,
                 secret=SECRET)


def make():
    text = text_of(seal(body()))
    return [
        valid("shows the way"),
        valid("made out to somebody", made_out_to=b"kim", way=3, secret=SECRET),
        valid("of a group that was made before", founder=FOUNDER, way=1, endpoints=["udp://[fe80::1]:9701", "memory://x"]),
        longest(),
        refused("version 2", "UnknownVersion", version=2),
        refused("unknown flag", "BadField", flags=4),
        refused("flag without its octets", "BadField", flags=1),
        refused("octets without their flag", "BadField", founder=FOUNDER, flags=0),
        refused("key of zeros", "BadKey", key=bytes(32)),
        refused("founder of zeros", "BadKey", founder=bytes(32)),
        refused("way 0", "BadWay", way=0),
        refused("way 7", "BadWay", way=7),
        refused("no name", "BadName", name=b""),
        refused("name of 33", "BadName", name=b"n" * 33),
        refused("name that is no UTF-8", "BadName", name=b"\xff"),
        refused("name that clears a terminal", "BadName", made_out_to=b"a\x1b[2J", secret=SECRET),
        refused("no endpoint", "BadEndpoint", endpoints=[]),
        refused("five endpoints", "BadEndpoint", endpoints=["memory://x"] * 5),
        refused("no port", "BadEndpoint", endpoints=["udp://192.168.1.20"]),
        refused("endpoint of 65", "BadEndpoint", endpoints=["udp://" + "a" * 49 + ".home:9701"]),
        refused("other spelling of an endpoint", "BadEndpoint", endpoints=["UDP://192.168.1.20:9701"]),
        refused("secret without a name", "BadSecret", secret=SECRET),
        refused("name without a secret", "BadSecret", made_out_to=b"kim"),
        refused("secret of zeros", "BadSecret", made_out_to=b"kim", secret=bytes(32)),
        refused("good until 1970", "BadTime", until=0),
        refused("good until before 1970", "BadTime", until=-1),
        refused("good until after the calendar", "BadTime", until=2**62),
        refused_text("nothing", "NotAnInvitation", ""),
        refused_text("other text", "NotAnInvitation", "https://example.org/"),
        refused_text("lower case", "NotAnInvitation", text.lower()),
        refused_text("an invitation of a device", "OtherKind", "NP1-AQAB"),
        refused_text("a pairing", "OtherKind", "NPL1-AQEj"),
        refused_text("the prefix alone", "Truncated", "NPG1-"),
        refused_text("half the prefix", "Truncated", "NPG"),
        refused_text("cut short", "Truncated", text[:-1]),
        refused_text("two octets", "Truncated", text[:8]),
        refused_text("another version", "UnknownVersion", "NPG2" + text[4:]),
        refused_text("another letter", "Damaged", text[:60] + ("B" if text[60] != "B" else "C") + text[61:]),
        refused_text("a letter more", "Damaged", text + "A"),
        refused_text("a length of nothing", "Damaged", text_of(seal(body(), length=0))),
        refused_text("an impossible length", "Damaged", text_of(seal(body(), length=477))),
        refused_text("padding", "BadCharacter", text + "="),
        refused_text("the other alphabet", "BadCharacter", text[:50] + "+" + text[51:]),
        refused_text("something behind it", "TooLong", text + "A" * 600),
    ]


if __name__ == "__main__":
    cases = make()
    document = {"name": "Invitations to groups: octets and text", "specification": "GROUP-INVITATIONS.md, Octets", "cases": cases}
    FILE.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    longest_text = max(len(case["text"]) for case in cases if case["status"] == "Valid")
    print(f"{FILE.name}: {len(cases)} cases, the longest {longest_text} characters")
