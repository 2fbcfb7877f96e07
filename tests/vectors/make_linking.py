#!/usr/bin/env python3
"""Makes tests/vectors/linking/*.json from the octet tables of shared/ProtocolModels/Linking/LINKS.md.

    python3 tests/vectors/make_linking.py

Shares no code with the implementation under test. A released vector is never edited: running this must leave the committed cases as they are,
and new ones are added.
"""
import json
import pathlib

from make_messages import field

FOLDER = pathlib.Path(__file__).parent / "linking"
KIND, CREDENTIAL, REQUEST_ID, LINKS, HELD, REASON = range(1, 7)
TELL, TAKEN = 1, 2
PEER = bytes([0x20]) + bytes(15)
OTHER = bytes([0x30]) + bytes(15)
ADDRESS = bytes([192, 168, 1, 20]) + (9701).to_bytes(2, "big")


def body(kind, *fields):
    return b"".join(field(number, value) for number, value in [(KIND, bytes([kind])), (CREDENTIAL, b""), *fields])


def links(number, entries):
    return body(TELL, (REQUEST_ID, number.to_bytes(4, "big")), (LINKS, b"".join(entries)))


def linked(number, held, reason=0):
    return body(TAKEN, (REQUEST_ID, number.to_bytes(4, "big")), (HELD, b"".join(value.to_bytes(8, "big") for value in held)), (REASON, bytes([reason])))


def entry(peer, role, address=bytes(6)):
    return peer + bytes([role]) + address


def write(name, title, cases):
    document = {"name": title, "specification": "LINKS.md, Octets", "cases": cases}
    (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")
    print(f"{name}.json: {len(cases)} cases")


def make_conversation():
    said = [
        ("one link", links(1, [entry(PEER, 1, ADDRESS)])),
        ("taken, nothing held yet", linked(1, [0])),
        ("two links", links(2, [entry(PEER, 1, ADDRESS), entry(OTHER, 3)])),
        ("taken, one held", linked(2, [(4 << 32) + 1, 0])),
        ("no links", links(3, [])),
        ("taken, none", linked(3, [])),
        ("not kept", linked(3, [], 2)),
        ("not allowed", linked(3, [], 1)),
    ]
    write("conversation", "What a gateway and a device say of links", [{"name": name, "hex": octets.hex()} for name, octets in said])


def make_bodies():
    one = entry(PEER, 1)
    full = [entry(bytes([i]) + bytes(15), 2) for i in range(1, 5)]
    bodies = [
        ("four links", "Complete", "As many as a device has room for.", links(1, full)),
        ("a later version's field", "Complete", "Fields from 128 up may stand anywhere.", links(1, [one]) + field(200, b"x")),
        ("five links", "TooLong", "One more.", links(1, full + [one])),
        ("half an entry", "Malformed", "Entries are whole.", body(TELL, (REQUEST_ID, bytes(4)), (LINKS, one[:-1]))),
        ("role 0", "Malformed", "A link that means nothing.", links(1, [entry(PEER, 0)])),
        ("role 4", "Malformed", "A bit that this version does not know.", links(1, [entry(PEER, 4)])),
        ("a device twice", "Malformed", "Each device stands once.", links(1, [one, entry(PEER, 2)])),
        ("held that is cut", "Malformed", "Ids are whole.", body(TAKEN, (REQUEST_ID, bytes(4)), (HELD, bytes(7)), (REASON, b"\0"))),
        ("links with a reason", "Malformed", "A Links gives no reason.", links(1, [one]) + field(REASON, b"\0")),
        ("linked without a reason", "Malformed", "A Linked gives one.", body(TAKEN, (REQUEST_ID, bytes(4)), (HELD, b""))),
        ("kind 0", "Malformed", "No kind has this number.", body(0, (REQUEST_ID, bytes(4)))),
        ("kind 3", "Unknown", "A kind of a later version.", body(3, (REQUEST_ID, bytes(4)))),
        ("field 7", "Unknown", "A field below 128 that this version does not know.", links(1, [one]) + field(7, b"")),
        ("no fields", "Malformed", "A body of no octets.", b""),
        ("cut short", "Malformed", "The last octet is missing.", links(1, [one])[:-1]),
    ]
    write("bodies", "Bodies that are just taken, and bodies that are refused",
          [{"name": name, "about": about, "expected": expected, "hex": octets.hex()} for name, expected, about, octets in bodies])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_conversation()
    make_bodies()
