#!/usr/bin/env python3
"""Makes tests/vectors/discovery/*.json from the octet tables of shared/ProtocolModels/Discovery/DISCOVERY.md.

    python3 tests/vectors/make_discovery.py

Shares no code with the implementation under test: envelopes come from make_messages.py, bodies from the tables below. A released vector is
never edited: running this must leave the committed cases as they are, and new ones are added.
"""
import json
import pathlib

from make_messages import describe, field, message

FOLDER = pathlib.Path(__file__).parent / "discovery"
KIND, CREDENTIAL, ATTEMPT, GROUP, REGION, ENDPOINT, NAME, BOOT_COUNT, INTERVAL, POLICY = range(1, 11)
QUERY, ANSWER, ANNOUNCE = 1, 2, 3
OURS = {
    "attempt": "a1a2a3a4a5a6a7a8", "group": "90919293-9495-9697-9899-9a9b9c9d9e9f", "region": "Haus Süd", "endpoint": "udp://192.168.1.2:9701",
    "peerName": "Flur", "bootCount": 3, "interval": 30, "policy": 1,
}


def number(value, octets):
    return value.to_bytes(octets, "big")


def fields_of(kind, values):
    """The fields of a kind, in the order that they are written."""
    encoded = {
        KIND: number(kind, 1), CREDENTIAL: b"", ATTEMPT: bytes.fromhex(values["attempt"]), GROUP: bytes.fromhex(values["group"].replace("-", "")),
        REGION: values["region"].encode(), ENDPOINT: values["endpoint"].encode(), NAME: values["peerName"].encode(),
        BOOT_COUNT: number(values["bootCount"], 4), INTERVAL: number(values["interval"], 2), POLICY: number(values["policy"], 1),
    }
    gateway = [GROUP, REGION, ENDPOINT, BOOT_COUNT, INTERVAL, POLICY]
    order = {QUERY: [ATTEMPT, GROUP, NAME], ANSWER: [ATTEMPT, *gateway], ANNOUNCE: gateway}[kind]
    return [(number, encoded[number]) for number in [KIND, CREDENTIAL, *order]]


def octets_of(fields):
    return b"".join(field(number, value) for number, value in fields)


def case(name, about, kind):
    body = octets_of(fields_of(kind, OURS))
    bodies = [{"tag": "region", "octets": body.hex()}]
    return {"name": name, "about": about, "kind": kind, **OURS, "body": body.hex(), "hex": message(describe(bodies=bodies), {}).hex()}


def write(name, title, cases):
    document = {"name": title, "specification": "DISCOVERY.md, Octets", "cases": cases}
    (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")
    print(f"{name}.json: {len(cases)} cases")


def make_messages():
    write("messages", "Region messages in their envelopes: sender 01234567-89ab-cdef-0123-456789abcdef, boot 3, message 42", [
        case("query", "A peer asks which region it is in.", QUERY),
        case("answer", "A gateway answers it.", ANSWER),
        case("announce", "A gateway tells all peers that it is there.", ANNOUNCE),
    ])


def replaced(kind, wanted, value):
    return [(number, value if number == wanted else old) for number, old in fields_of(kind, OURS)]


def make_bodies():
    query = fields_of(QUERY, OURS)
    answer = fields_of(ANSWER, OURS)
    bodies = [
        ("later version's fields", "Complete", "Fields from 128 up may stand anywhere and more than once.", [(200, b"x"), *query, (128, b""), (128, b"y")]),
        ("longest name", "Complete", "32 octets.", replaced(QUERY, NAME, ("ü" * 16).encode())),
        ("longest endpoint", "Complete", "128 octets.", replaced(ANSWER, ENDPOINT, b"memory://" + b"e" * 119)),
        ("no fields", "Malformed", "A body of no octets.", []),
        ("kind not first", "Malformed", "The credential before the kind.", [query[1], query[0], *query[2:]]),
        ("kind 0", "Malformed", "No kind has this number.", replaced(QUERY, KIND, b"\0")),
        ("kind 4", "Unknown", "A kind of a later version.", replaced(QUERY, KIND, b"\4")),
        ("field 11", "Unknown", "A field below 128 that this version does not know.", [*query, (11, b"")]),
        ("no group", "Malformed", "A query needs a group.", [f for f in query if f[0] != GROUP]),
        ("query with a region", "Malformed", "A query has no region.", [*query, (REGION, b"House")]),
        ("announcement with an attempt", "Malformed", "An announcement belongs to no attempt.",
         [*fields_of(ANNOUNCE, OURS), (ATTEMPT, bytes(8))]),
        ("group twice", "Malformed", "A field stands once.", [*query, query[3]]),
        ("group of 15 octets", "Malformed", "A group id has 16 octets.", replaced(QUERY, GROUP, bytes(15))),
        ("group of 17 octets", "TooLong", "A group id has 16 octets.", replaced(QUERY, GROUP, bytes(17))),
        ("name of no octets", "Malformed", "A name has 1 to 32 octets.", replaced(QUERY, NAME, b"")),
        ("name of 33 octets", "TooLong", "A name has 1 to 32 octets.", replaced(QUERY, NAME, b"n" * 33)),
        ("name with a line break", "Malformed", "A name could forge a line of a log.", replaced(QUERY, NAME, b"a\nb")),
        ("name with an escape", "Malformed", "A name could command a terminal.", replaced(QUERY, NAME, b"\x1b[2J")),
        ("name that turns the writing", "Malformed", "U+202E.", replaced(QUERY, NAME, "a\u202eb".encode())),
        ("name that is no UTF-8", "Malformed", "A lone continuation octet.", replaced(QUERY, NAME, b"a\x80")),
        ("endpoint with a space", "Malformed", "An endpoint is printable ASCII.", replaced(ANSWER, ENDPOINT, b"udp://a :1")),
        ("endpoint of 129 octets", "TooLong", "An endpoint has at most 128 octets.", replaced(ANSWER, ENDPOINT, b"memory://" + b"e" * 120)),
        ("credential of 65 octets", "TooLong", "A credential has at most 64 octets.", replaced(ANSWER, CREDENTIAL, bytes(65))),
        ("513 octets", "TooLong", "A body has at most 512 octets.", [*answer, (200, bytes(513 - len(octets_of(answer)) - 3))]),
    ]
    cases = [{"name": name, "about": about, "expected": expected, "hex": octets_of(fields).hex()} for name, expected, about, fields in bodies]
    cases.append({"name": "cut short", "about": "The last octet is missing.", "expected": "Malformed", "hex": octets_of(query)[:-1].hex()})
    write("bodies", "Bodies that are just taken, and bodies that are refused", cases)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_messages()
    make_bodies()
