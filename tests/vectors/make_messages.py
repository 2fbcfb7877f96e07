#!/usr/bin/env python3
"""Makes tests/vectors/messages/*.json from the octet tables of shared/ProtocolModels/Messages/MESSAGES.md.

    python3 tests/vectors/make_messages.py

An implementation of its own: it shares no code with the one under test. HMAC-SHA-256 comes from Python, AES-128-CBC from the
`openssl` command, AES-256-GCM from make_cryptography.py, which is checked against published values. A released vector is never edited: running this must leave the
committed files as they are, and a new case is a new file.
"""
import hashlib
import hmac
import json
import pathlib
import subprocess

from make_cryptography import gcm

FOLDER = pathlib.Path(__file__).parent / "messages"
CLEAR, CBC, GCM, HS = 0, 1, 2, 3
SENDER = bytes.fromhex("0123456789abcdef0123456789abcdef")
KEY_ID = 0x1122334455667788
SEQUENCE = (3 << 32) | 42
CBC_KEYS = {"cipher": bytes(range(0x10, 0x20)), "mac": bytes(range(0x40, 0x60)), "iv": bytes(range(0x80, 0xA0))}
GCM_KEYS = {"key": bytes(range(0xC0, 0xE0)), "salt": bytes(range(0xF0, 0xF4))}
HS_KEYS = {"mac": bytes(range(0x20, 0x40))}
KEYS = {CBC: CBC_KEYS, GCM: GCM_KEYS}


def mac(key, octets):
    return hmac.new(key, octets, hashlib.sha256).digest()[:16]


def blanked(octets):
    """What a digest covers: hop limit, total length and digest are zero."""
    return octets[:5] + b"\0" + octets[6:8] + bytes(4) + octets[12:48] + bytes(16) + octets[64:]


def encrypt_cbc(plain):
    vector = mac(CBC_KEYS["iv"], SEQUENCE.to_bytes(8, "big"))
    command = ["openssl", "enc", "-aes-128-cbc", "-nopad", "-K", CBC_KEYS["cipher"].hex(), "-iv", vector.hex()]
    return subprocess.run(command, input=plain, stdout=subprocess.PIPE, check=True).stdout


def padded(plain):
    count = 16 - len(plain) % 16
    return plain + bytes([count]) * count


def field(number, value):
    return bytes([number]) + len(value).to_bytes(2, "big") + value


def body(tag, octets):
    return bytes([len(tag)]) + tag.encode() + len(octets).to_bytes(4, "big") + octets


def bodies_of(fields):
    """The bodies' octets of a vector's description."""
    return b"".join(
        body(b["tag"], bytes.fromhex(b["octets"]) if "octets" in b
             else b"".join(field(f["id"], bytes.fromhex(f["value"])) for f in b["fields"]))
        for b in fields["bodies"])


def envelope(fields, plain, overrides):
    """The octets before the bodies, digest zero. Overrides are values that no sender writes."""
    suite = fields["suite"]
    source = fields["source"].encode()
    destination = fields["destination"].encode()
    lengths = {"source": len(source), "destination": len(destination)}
    lengths.update({k: v for k, v in overrides.items() if k in lengths})
    tail = (bytes([lengths["source"]]) + source if fields["flags"] & 1 else b"") + bytes([lengths["destination"]]) + destination
    sealed = 64 + len(tail) + (len(padded(plain)) if suite == CBC and "ciphertext" not in overrides else len(plain))
    numbers = {"total": sealed + len(fields["trailer"]) // 2, "sealed": sealed, "count": len(fields["bodies"])}
    numbers.update({k: v for k, v in overrides.items() if k in numbers})
    return (
        overrides.get("magic", b"NP") + bytes([overrides.get("version", 1), fields["flags"], suite, fields["hopLimit"]])
        + numbers["count"].to_bytes(2, "big") + numbers["total"].to_bytes(4, "big") + numbers["sealed"].to_bytes(4, "big")
        + int(fields["keyId"], 16).to_bytes(8, "big") + int(fields["sequence"], 16).to_bytes(8, "big")
        + SENDER + bytes(16) + tail)


def message(fields, overrides):
    plain = overrides["bodies"] if "bodies" in overrides else bodies_of(fields)
    head = envelope(fields, overrides.get("ciphertext", plain), overrides)
    trailer = bytes.fromhex(fields["trailer"])
    if fields["suite"] == GCM:
        ciphertext, digest = gcm(GCM_KEYS["key"], GCM_KEYS["salt"] + SEQUENCE.to_bytes(8, "big"), plain, blanked(head))
    elif fields["suite"] == CBC:
        ciphertext = overrides["ciphertext"] if "ciphertext" in overrides else encrypt_cbc(padded(plain))
        digest = mac(CBC_KEYS["mac"], blanked(head + ciphertext))
    else:
        ciphertext = plain
        digest = mac(overrides.get("mac", bytes(32)), blanked(head + ciphertext))
    return head[:48] + digest + head[64:] + ciphertext + trailer


def describe(suite=CLEAR, source="", destination="", bodies=(), trailer=b"", hop_limit=8, **other):
    flags = (1 if source else 0) | (2 if suite in (CBC, GCM) else 0)
    fields = {
        "flags": flags, "suite": suite, "hopLimit": hop_limit, "keyId": f"{0 if suite == CLEAR else KEY_ID:016x}",
        "sequence": f"{SEQUENCE:016x}", "sender": "01234567-89ab-cdef-0123-456789abcdef", "source": source,
        "destination": destination, "bodies": list(bodies), "trailer": trailer.hex(),
    }
    fields.update(other)
    return fields


def write(name, section, about, octets, fields, keys, expected, constrained=None):
    vector = {"name": name, "section": "MESSAGES.md, " + section, "about": about}
    vector["keys"] = {k: v.hex() for k, v in keys.items()}
    if fields is not None:
        vector["fields"] = fields
    vector["expected"] = dict(zip(("stream", "datagram", "open"), expected))
    if constrained:
        vector["expectedConstrained"] = dict(zip(("stream", "datagram", "open"), constrained))
    vector["hex"] = octets.hex()
    (FOLDER / f"{name}.json").write_text(json.dumps(vector, indent=2) + "\n")


GOOD = ("Complete", "Complete", "Opened")
SWITCH_ON = {"tag": "switch", "fields": [{"id": 1, "value": "03"}, {"id": 4, "value": "01"}]}
CHAT = {"tag": "chat", "fields": [{"id": 1, "value": "48656c6c6f"}, {"id": 200, "value": ""}]}
RAW = {"tag": "x-unknown", "octets": "00"}
GATEWAY, LIGHT = "udp://192.168.1.2:9701", "udp://192.168.1.20:9701"


def valid(name, section, about, constrained=None, **kinds):
    fields = describe(**kinds)
    write(name, section, about, message(fields, {}), fields, KEYS.get(fields["suite"], {}), GOOD, constrained)


def refused(name, section, about, expected, overrides=None, change=None, **kinds):
    """A refused message: a description with overrides, sealed truly; `change` damages the sealed octets."""
    fields = describe(**kinds)
    octets = message(fields, overrides or {})
    write("refused-" + name, section, about, change(octets) if change else octets, None, KEYS.get(fields["suite"], {}), expected)


def integrity_only(name, about, expected=GOOD, overrides=None, change=None, **kinds):
    """Under a key of suite 3; the vector from before there were such keys stays as it is."""
    fields = describe(suite=HS, **kinds)
    octets = message(fields, {"mac": HS_KEYS["mac"], **(overrides or {})})
    write(name, "Suite 3", about, change(octets) if change else octets, fields if expected == GOOD else None, HS_KEYS, expected)


def make_integrity_only():
    integrity_only("suite-3", "A switch command that everybody can read.", bodies=[SWITCH_ON])
    integrity_only("suite-3-everything", "Endpoints, two bodies, a trailer.",
                   source=LIGHT, destination=GATEWAY, bodies=[SWITCH_ON, CHAT], trailer=bytes.fromhex("a0a1"), hop_limit=7)
    integrity_only("suite-3-no-body", "A digest over the envelope alone.")
    bad = ("Complete", "Complete", "BadDigest")
    integrity_only("refused-suite-3-body-changed", "A bit of the bodies is flipped.", bad, change=flip(70), bodies=[SWITCH_ON])
    integrity_only("refused-suite-3-sequence-changed", "The last bit of the sequence number is flipped.", bad, change=flip(31), bodies=[SWITCH_ON])
    integrity_only("refused-suite-3-other-key", "A digest under another key.", bad, {"mac": bytes(32)}, bodies=[SWITCH_ON])
    integrity_only("refused-suite-3-missing-body", "Two bodies said, one there.", ("Complete", "Complete", "MalformedBodies"), {"count": 2}, bodies=[SWITCH_ON])


def make_valid():
    valid("clear-minimal", "Octets", "No endpoint, no body, no trailer: 65 octets.")
    valid("clear-endpoints-two-bodies-trailer", "Octets", "All parts that a message can have; two hops and a trailer were added on the way.",
          source=LIGHT, destination=GATEWAY, bodies=[SWITCH_ON, CHAT], trailer=bytes.fromhex("a0a1a2a3a4"), hop_limit=6)
    valid("clear-unknown-tag", "Bodies", "A tag that nobody knows between two that are known.", bodies=[SWITCH_ON, RAW, CHAT])
    valid("clear-eight-bodies", "Limits", "As many bodies as a message may have.", bodies=[SWITCH_ON] * 8)
    valid("clear-longest-endpoints", "Limits", "Endpoints of 128 octets.",
          source="memory://" + "s" * 119, destination="memory://" + "d" * 119)
    valid("clear-beyond-constrained", "Limits", "4,097 octets: for full peers on a stream, too long for a constrained one.",
          constrained=("TooLong", "TooLong", ""), bodies=[{"tag": "file", "octets": bytes(i & 255 for i in range(4097 - 74)).hex()}])
    valid("suite-1", "Suite 1", "A switch command.", suite=CBC, bodies=[SWITCH_ON])
    valid("suite-1-everything", "Suite 1", "Endpoints, two bodies, a trailer.", suite=CBC,
          source=LIGHT, destination=GATEWAY, bodies=[SWITCH_ON, CHAT], trailer=bytes.fromhex("a0a1"), hop_limit=7)
    valid("suite-1-no-body", "Suite 1", "Sixteen octets of padding and nothing else.", suite=CBC)
    valid("suite-2", "Suite 2", "A switch command.", suite=GCM, bodies=[SWITCH_ON])
    valid("suite-2-everything", "Suite 2", "Endpoints, two bodies, a trailer.", suite=GCM,
          source=LIGHT, destination=GATEWAY, bodies=[SWITCH_ON, CHAT], trailer=bytes.fromhex("a0a1"), hop_limit=7)
    valid("suite-2-no-body", "Suite 2", "A tag and nothing encrypted.", suite=GCM)


def make_refused_envelopes():
    malformed, too_long, unknown = (("Malformed",) * 2 + ("",), ("TooLong",) * 2 + ("",), ("Unknown",) * 2 + ("",))
    fixed = "Octets"
    refused("magic", fixed, "Does not begin with NP.", malformed, {"magic": b"NQ"})
    refused("version", fixed, "Version 2.", unknown, {"version": 2})
    refused("unknown-flag", fixed, "Flag 8 has no meaning.", malformed, flags=8)
    refused("clear-marked-encrypted", fixed, "Suite 0 with flag 2.", malformed, flags=2)
    refused("clear-with-group-key", fixed, "Suite 0 with flag 4.", malformed, flags=4)
    refused("clear-with-key-id", fixed, "Suite 0 with a key id.", malformed, keyId="0000000000000001")
    refused("sealed-without-key-id", fixed, "Suite 1 without a key id.", malformed, suite=CBC, keyId="0000000000000000")
    refused("sealed-not-marked", fixed, "Suite 1 without flag 2.", malformed, suite=CBC, flags=0)
    refused("unknown-suite", fixed, "Suite 4.", unknown, suite=4, keyId=f"{KEY_ID:016x}")
    refused("total-below-sealed", fixed, "The total leaves out the last octet of the envelope.", malformed, {"total": 64})
    refused("sealed-below-fixed-part", fixed, "Envelope and bodies shorter than the fixed part.", malformed, {"sealed": 63})
    refused("no-destination", fixed, "No room for the destination's length.", malformed, {"sealed": 64})
    refused("empty-source", fixed, "Flag 1 and a source endpoint of no octets.", malformed, flags=1)
    refused("source-over-the-end", fixed, "The source endpoint runs over the end.", malformed, {"source": 40}, source=LIGHT)
    refused("destination-over-the-end", fixed, "The destination endpoint runs over the end.", malformed, {"destination": 1})
    refused("hop-limit", "Limits", "Hop limit 9.", too_long, hop_limit=9)
    refused("nine-bodies", "Limits", "Nine bodies.", too_long, bodies=[SWITCH_ON] * 9)
    refused("total", "Limits", "A total length of 4,294,967,295.", too_long, {"total": 0xFFFFFFFF})
    refused("source-length", "Limits", "A source endpoint of 129 octets.", too_long, source="memory://" + "s" * 120)
    refused("destination-length", "Limits", "A destination endpoint of 129 octets.", too_long, destination="memory://" + "d" * 120)
    refused("cut-short", fixed, "The last octet is missing.", ("NeedMore", "Malformed", ""), change=lambda m: m[:-1], bodies=[SWITCH_ON])
    refused("octets-behind", fixed, "One octet behind the message: the next message's on a stream, nothing on a datagram.",
            ("Complete", "Malformed", "Opened"), change=lambda m: m + b"N", bodies=[SWITCH_ON])


def flip(at):
    return lambda octets: octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1:]


def make_refused_bodies():
    def opened(status):
        return ("Complete", "Complete", status)
    for suite, name in ((CLEAR, "clear"), (CBC, "suite-1"), (GCM, "suite-2")):
        plain = bodies_of({"bodies": [SWITCH_ON]})
        kinds = {"suite": suite, "bodies": [SWITCH_ON]}
        refused(name + "-sequence-changed", "Digest", "The last bit of the sequence number is flipped.", opened("BadDigest"), change=flip(31), **kinds)
        refused(name + "-body-changed", "Digest", "A bit of the bodies is flipped.", opened("BadDigest"), change=flip(70), **kinds)
        refused(name + "-body-over-the-end", "Bodies", "The body is longer than its space.", opened("MalformedBodies"), {"bodies": plain[:-1]}, **kinds)
        refused(name + "-octets-after-bodies", "Bodies", "One octet after the last body.", opened("MalformedBodies"), {"bodies": plain + b"\0"}, **kinds)
        refused(name + "-missing-body", "Bodies", "Two bodies said, one there.", opened("MalformedBodies"), {"count": 2}, **kinds)
        refused(name + "-tag-of-17", "Limits", "A tag of 17 octets.", opened("MalformedBodies"), {"bodies": body("t" * 17, b""), "count": 1}, **kinds)
        refused(name + "-tag-of-none", "Bodies", "A tag of no octets.", opened("MalformedBodies"), {"bodies": body("", b""), "count": 1}, **kinds)
    padding = encrypt_cbc(bodies_of({"bodies": [SWITCH_ON]}).ljust(32, b"\0"))
    refused("suite-1-padding", "Suite 1", "A true digest over bodies padded with zeros.", opened("MalformedBodies"), {"ciphertext": padding},
            suite=CBC, bodies=[SWITCH_ON])
    refused("suite-1-part-of-a-block", "Suite 1", "A true digest over 17 octets of ciphertext.", opened("MalformedBodies"),
            {"ciphertext": bytes(17)}, suite=CBC, bodies=[SWITCH_ON])
    refused("suite-1-no-block", "Suite 1", "A true digest over no ciphertext.", opened("MalformedBodies"), {"ciphertext": b""}, suite=CBC)
    refused("integrity-only", "Suites", "Suite 3 is reserved: it decodes, and no key is for it.", opened("WrongSuite"),
            suite=3, bodies=[SWITCH_ON])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_valid()
    make_refused_envelopes()
    make_refused_bodies()
    make_integrity_only()
    print(len(list(FOLDER.glob("*.json"))), "vectors")
