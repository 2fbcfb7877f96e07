#!/usr/bin/env python3
"""Makes tests/vectors/enrolment/invitations.json from the tables of shared/ProtocolModels/Enrolment/ENROLMENT.md.

    python3 tests/vectors/make_invitations.py

It shares no code with the one under test. The RSA keys are those of cryptography/rsa-keys.json, made by openssl. A released case is
never edited, only others added.
"""
import base64
import hashlib
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
DEVICE = bytes.fromhex("0123456789abcdef0123456789abcdef")
GROUP = bytes.fromhex("22222222333344445555666666666666")
GATEWAY = bytes.fromhex("fedcba9876543210fedcba9876543210")
SECRET = bytes(range(0x60, 0x80))
KEYS = {len(case["n"]) * 4: bytes.fromhex(case["n"])
        for case in json.loads((HERE / "cryptography/rsa-keys.json").read_text())["cases"] if case["name"].endswith("e = 65537")}


def field(number, value):
    return bytes([number]) + len(value).to_bytes(2, "big") + value


def u32(value):
    return value.to_bytes(4, "big")


def usual(**changes):
    """The fields from the device's id on, as (id, value); a change replaces the values of an id, None takes it out."""
    values = {
        "f3": [DEVICE], "f4": [GROUP], "f5": [GATEWAY], "f6": [SECRET], "f7": [u32(65537)], "f8": [KEYS[2048]], "f9": [b"home"],
        "f10": [b"kitchen"], "f11": [], "f12": [b"\0"], "f13": [u32(0)], "f14": [u32(86400)], "f15": [u32(1048576)],
    }
    values.update({name: [] if value is None else value for name, value in changes.items()})
    return [(int(name[1:]), value) for name in sorted(values, key=lambda n: int(n[1:])) for value in values[name]]


def seal(fields, version=1, length=None):
    body = b"".join(field(number, value) for number, value in fields)
    total = 9 + len(body) + 8 if length is None else length
    octets = field(1, bytes([version])) + field(2, total.to_bytes(2, "big")) + body
    return octets + hashlib.sha256(octets).digest()[:8]


def text_of(octets):
    return "NP1-" + base64.urlsafe_b64encode(octets).decode().rstrip("=")


def valid(name, about, fields, **meaning):
    octets = seal(fields)
    return {"name": name, "about": about, "status": "Valid", "hex": octets.hex(), "text": text_of(octets), **meaning}


def refused(name, status, octets, about):
    case = {"name": "refused: " + name, "about": about, "status": status, "hex": octets.hex()}
    return {**case, "text": text_of(octets)} if octets else case


def refused_text(name, status, text, about):
    return {"name": "refused text: " + name, "about": about, "status": status, "text": text}


def meaning(bits=2048, region="home", device="kitchen", endpoints="", policy="0 0 86400 1048576"):
    return {"device": "01234567-89ab-cdef-0123-456789abcdef", "group": "22222222-3333-4444-5555-666666666666",
            "gateway": "fedcba98-7654-3210-fedc-ba9876543210", "secret": SECRET.hex(), "exponent": "65537",
            "modulus": KEYS[bits].hex(), "region": region, "deviceName": device, "endpoints": endpoints, "policy": policy}


def make_valid():
    addresses = ["udp://192.168.1.2:9701", "udp://[fe80::1]:9701", "tcp://gateway.local:9701", "http://192.168.1.2:9780"]
    full = {"f8": [KEYS[3072]], "f9": ["Gästehaus".encode()], "f10": ["灯 1".encode()], "f12": [b"\3"], "f13": [u32(604800)],
            "f14": [u32(3600)], "f15": [u32(4294967295)]}
    return [
        valid("minimal", "No address: the device must find its gateway.", usual(), **meaning()),
        valid("one address", "As a home's gateway writes it.", usual(f11=[addresses[0].encode()], f12=[b"\1"], f13=[u32(604800)]),
              **meaning(endpoints=addresses[0], policy="1 604800 86400 1048576")),
        valid("everything", "A 3072-bit key, names beyond ASCII, four addresses, both flags.",
              usual(**full, f11=[a.encode() for a in addresses[:3]] + [b"memory://x"]),
              **meaning(3072, "Gästehaus", "灯 1", " ".join(addresses[:3] + ["memory://x"]), "3 604800 3600 4294967295")),
        valid("fields to skip", "Fields that a later version may add.", usual() + [(200, b"later"), (200, b""), (255, b"x")], **meaning()),
    ]


def make_refused():
    whole = seal(usual())
    changed = whole[:60] + bytes([whole[60] ^ 1]) + whole[61:]
    even = KEYS[2048][:-1] + bytes([KEYS[2048][-1] & 0xFE])
    cases = [
        ("nothing", "NotAnInvitation", b"", "No octets."),
        ("other octets", "NotAnInvitation", b"NP" + bytes(62), "Begins like a message."),
        ("version 2", "UnknownVersion", seal(usual(), version=2), ""),
        ("cut short", "Truncated", whole[:-1], "The last octet is missing."),
        ("changed", "Damaged", changed, "A bit is flipped."),
        ("octets behind", "Damaged", whole + b"\0", "One octet more than it says."),
        ("too long", "TooLong", seal(usual() + [(200, bytes(300))]), "Longer than 700 octets."),
        ("no region", "MissingField", seal(usual(f9=None)), ""),
        ("no message limit", "MissingField", seal(usual(f15=None)), ""),
        ("secret of 31", "BadField", seal(usual(f6=[SECRET[:31]])), "The secret has 31 octets."),
        ("unknown field", "BadField", seal(usual() + [(16, b"x")]), "A field below 128 that nobody knows."),
        ("region twice", "BadField", seal(usual(f9=[b"home", b"home"])), ""),
        ("out of order", "BadField", seal(usual()[::-1]), ""),
        ("field over the end", "BadField", seal(usual() + [(200, b"x")])[:-8], ""),
        ("wiped secret", "BadSecret", seal(usual(f6=[bytes(32)])), ""),
        ("1024-bit key", "BadKey", seal(usual(f8=[KEYS[2048][:128]])), ""),
        ("even modulus", "BadKey", seal(usual(f8=[even])), ""),
        ("exponent 1", "BadKey", seal(usual(f7=[u32(1)])), ""),
        ("empty name", "BadName", seal(usual(f10=[b""])), ""),
        ("name of 33", "BadName", seal(usual(f10=[b"n" * 33])), ""),
        ("no UTF-8", "BadName", seal(usual(f9=[b"\xff"])), ""),
        ("control character", "BadName", seal(usual(f10=[b"a\x1b[2J"])), "It would clear a terminal."),
        ("no port", "BadEndpoint", seal(usual(f11=[b"udp://192.168.1.2"])), ""),
        ("zero in an address", "BadEndpoint", seal(usual(f11=[b"udp://192.168.1.2:9701\0x"])), "Octets behind a zero count too."),
        ("address beyond ASCII", "BadEndpoint", seal(usual(f11=["udp://192.168.1.2:970\u4e2d".encode()])), ""),
        ("five addresses", "BadEndpoint", seal(usual(f11=[b"memory://x"] * 5)), ""),
        ("unknown flag", "BadPolicy", seal(usual(f12=[b"\4"])), ""),
        ("no messages", "BadPolicy", seal(usual(f15=[u32(0)])), ""),
        ("resumption for no time", "BadPolicy", seal(usual(f12=[b"\1"])), "Resumption is allowed, for 0 seconds."),
    ]
    # A field that runs over the end, under a true check.
    broken = bytearray(seal(usual() + [(200, b"x")])[:-8])
    broken[-3:-1] = (2).to_bytes(2, "big")
    broken = bytes(broken) + hashlib.sha256(bytes(broken)).digest()[:8]
    return [refused(name, status, broken if name == "field over the end" else octets, about) for name, status, octets, about in cases]


def make_refused_texts():
    text = text_of(seal(usual()))
    return [
        refused_text("other text", "NotAnInvitation", "https://example.org/", ""),
        refused_text("lower case", "NotAnInvitation", text.lower(), ""),
        refused_text("version 2", "UnknownVersion", "NP2" + text[3:], ""),
        refused_text("cut short", "Truncated", text[:200], ""),
        refused_text("prefix alone", "Truncated", "NP1-", ""),
        refused_text("other alphabet", "BadCharacter", text[:50] + "+" + text[51:], ""),
        refused_text("padding", "BadCharacter", text + "=", ""),
        refused_text("two letters exchanged", "Damaged", text[:100] + ("B" if text[100] != "B" else "C") + text[101:], ""),
        refused_text("too long", "TooLong", text + "A" * 700, ""),
    ]


if __name__ == "__main__":
    folder = HERE / "enrolment"
    folder.mkdir(exist_ok=True)
    cases = make_valid() + make_refused() + make_refused_texts()
    content = {"title": "Invitations", "specification": "ENROLMENT.md; RFC 4648 section 5", "cases": cases}
    (folder / "invitations.json").write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    print(len(cases), "cases; longest valid one", max(len(c["hex"]) // 2 for c in cases if c["status"] == "Valid"), "octets")
