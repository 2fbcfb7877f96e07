#!/usr/bin/env python3
"""Makes tests/vectors/chat/*.json from the octet tables of gateway/PeerPlatform/Chat/CHAT.md.

    python3 tests/vectors/make_chat.py

Shares no code with the implementation under test. A released vector is never edited: running this must leave the committed cases as they are,
and new ones are added.
"""
import json
import pathlib

from make_messages import field

FOLDER = pathlib.Path(__file__).parent / "chat"
KIND, CREDENTIAL, LINE, TEXT, GROUP, RUN, UNTIL = range(1, 8)
SAY, HEARD, SAY_TO_GROUP, MISSING_LINES, NEWEST_LINE = range(1, 6)
KEYS = {LINE: "line", TEXT: "text", GROUP: "group", RUN: "run", UNTIL: "until"}
THE_GROUP = bytes(range(0xA0, 0xB0))
THE_RUN = 0x1234ABCD


def octets(number, value):
    if number == TEXT:
        return value.encode()
    return value if isinstance(value, bytes) else value.to_bytes(1 if number == KIND else 4, "big")


def case(name, kind, *fields):
    body = b"".join(field(number, octets(number, value)) for number, value in [(KIND, kind), (CREDENTIAL, b""), *fields])
    values = {KEYS[number]: value.hex() if number == GROUP else value for number, value in fields}
    return {"name": name, "fields": {"kind": kind, **values}, "hex": body.hex()}


def to_group(name, line, text):
    return case(name, SAY_TO_GROUP, (LINE, line), (TEXT, text), (GROUP, THE_GROUP), (RUN, THE_RUN))


def lines(name, kind, first, last):
    return case(name, kind, (LINE, first), (GROUP, THE_GROUP), (RUN, THE_RUN), (UNTIL, last))


def write(name, title, section, cases):
    FOLDER.mkdir(exist_ok=True)
    document = {"name": title, "specification": "CHAT.md, " + section, "cases": cases}
    (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")
    print(f"{name}.json: {len(cases)} cases")


if __name__ == "__main__":
    write("between-two", "Lines between two", "Messages", [
        case("say", SAY, (LINE, 42), (TEXT, "hello")),
        case("heard", HEARD, (LINE, 42)),
    ])
    write("group-lines", "A member says three lines to a group; another misses the second", "Lines to a group", [
        lines("where its lines stand", NEWEST_LINE, 1, 0),
        to_group("first line", 1, "hello"),
        to_group("second line", 2, "Gr\u00fc\u00dfe \U0001F4A1"),
        to_group("third line", 3, "x" * 1000),
        lines("what is missing", MISSING_LINES, 2, 2),
        to_group("second line again", 2, "Gr\u00fc\u00dfe \U0001F4A1"),
        lines("the newest line", NEWEST_LINE, 1, 3),
    ])
