#!/usr/bin/env python3
"""Makes tests/vectors/switching/*.json from the octet tables of shared/ProtocolModels/Switching/SWITCHING.md.

    python3 tests/vectors/make_switching.py

Shares no code with the implementation under test. A released vector is never edited: running this must leave the committed cases as they are,
and new ones are added.
"""
import json
import pathlib

from make_messages import field

FOLDER = pathlib.Path(__file__).parent / "switching"
KIND, CREDENTIAL, REQUEST_ID, ON, VERSION, CAUSE, NAME, SECONDS, REASON = range(1, 10)
DESCRIBE, DESCRIPTION, GET, SET, TOGGLE, SUBSCRIBE, UNSUBSCRIBE, STATE, STATE_CHANGED, SEEN, REFUSED = range(1, 12)
BOOT, BUTTON, REMOTE = 0, 1, 2
SIZES = {KIND: 1, REQUEST_ID: 4, ON: 1, VERSION: 8, CAUSE: 1, SECONDS: 2, REASON: 1}
KEYS = {REQUEST_ID: "requestId", ON: "on", VERSION: "version", CAUSE: "cause", NAME: "name", SECONDS: "seconds", REASON: "reason"}
FIRST = (3 << 32) + 1  # the first state of boot 3


def octets(number, value):
    if number == NAME:
        return value.encode()
    return value if isinstance(value, bytes) else value.to_bytes(SIZES[number], "big")


def body(kind, *fields):
    return b"".join(field(number, octets(number, value)) for number, value in [(KIND, kind), (CREDENTIAL, b""), *fields])


def case(name, sender, kind, *fields):
    values = {KEYS[number]: f"{value:016x}" if number == VERSION else value for number, value in fields}
    return {"name": name, "from": sender, "fields": {"kind": kind, **values}, "hex": body(kind, *fields).hex()}


def ask(name, kind, number, *fields):
    return case(name, "client", kind, (REQUEST_ID, number), *fields)


def state(on, version, cause):
    return (ON, on), (VERSION, version), (CAUSE, cause)


def write(name, title, section, cases):
    document = {"name": title, "specification": "SWITCHING.md, " + section, "cases": cases}
    (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")
    print(f"{name}.json: {len(cases)} cases")


def make_conversation():
    def answer(name, number, *values):
        return case(name, "light", STATE, (REQUEST_ID, number), *state(*values))

    def seen(name, version):
        return case(name, "client", SEEN, (VERSION, version))

    write("conversation", "All that a client and a light in its boot 3 say to each other, in this order", "Messages", [
        ask("describe", DESCRIBE, 1),
        case("description", "light", DESCRIPTION, (REQUEST_ID, 1), *state(0, FIRST, BOOT), (NAME, "Küche")),
        seen("seen the first state", FIRST),
        ask("get", GET, 2),
        answer("state", 2, 0, FIRST, BOOT),
        ask("set on", SET, 3, (ON, 1)),
        answer("state after set on", 3, 1, FIRST + 1, REMOTE),
        seen("seen on", FIRST + 1),
        ask("set on again", SET, 4, (ON, 1)),
        answer("state after set on again", 4, 1, FIRST + 1, REMOTE),
        ask("set off", SET, 5, (ON, 0)),
        answer("state after set off", 5, 0, FIRST + 2, REMOTE),
        seen("seen off", FIRST + 2),
        ask("toggle", TOGGLE, 6),
        answer("state after toggle", 6, 1, FIRST + 3, REMOTE),
        seen("seen the toggle", FIRST + 3),
        ask("subscribe", SUBSCRIBE, 7, (SECONDS, 3600)),
        answer("state after subscribe", 7, 1, FIRST + 3, REMOTE),
        case("state changed", "light", STATE_CHANGED, *state(0, FIRST + 4, BUTTON)),
        seen("seen the button", FIRST + 4),
        ask("unsubscribe", UNSUBSCRIBE, 8),
        answer("state after unsubscribe", 8, 0, FIRST + 4, BUTTON),
    ])
    write("refusals", "A light without room, and a subscription that no light grants", "Refusals", [
        ask("set without room", SET, 1, (ON, 1)),
        case("no room", "light", REFUSED, (REQUEST_ID, 1), (REASON, 1)),
        ask("subscribe for no time", SUBSCRIBE, 2, (SECONDS, 0)),
        case("bad value", "light", REFUSED, (REQUEST_ID, 2), (REASON, 2)),
    ])


def make_bodies():
    asked = (REQUEST_ID, 1)
    bodies = [
        ("later version's fields", "Complete", "Fields from 128 up may stand anywhere.", field(200, b"x") + body(GET, asked) + field(255, b"")),
        ("fields in another order", "Complete", "Only the kind has its place.", field(KIND, b"\4") + field(ON, b"\1") + field(REQUEST_ID, bytes(4)) + field(CREDENTIAL, b"")),
        ("credential", "Complete", "64 octets, opaque.", field(KIND, b"\3") + field(CREDENTIAL, bytes(64)) + field(REQUEST_ID, bytes(4))),
        ("no fields", "Malformed", "A body of no octets.", b""),
        ("kind 0", "Malformed", "No kind has this number.", body(0, asked)),
        ("kind 12", "Unknown", "A kind of a later version.", body(12, asked)),
        ("field 10", "Unknown", "A field below 128 that this version does not know.", body(GET, asked) + field(10, b"")),
        ("on 2", "Malformed", "On is 0 or 1.", body(SET, asked, (ON, 2))),
        ("set without state", "Malformed", "A set needs a state.", body(SET, asked)),
        ("toggle with a state", "Malformed", "A toggle has none.", body(TOGGLE, asked, (ON, 1))),
        ("get without a number", "Malformed", "A request needs its number.", body(GET)),
        ("change with a number", "Malformed", "A change answers no request.", body(STATE_CHANGED, asked, *state(1, FIRST, BUTTON))),
        ("number twice", "Malformed", "A field stands once.", body(GET, asked, asked)),
        ("version of 7 octets", "Malformed", "A version has 8 octets.", body(SEEN, (VERSION, bytes(7)))),
        ("version of 9 octets", "TooLong", "A version has 8 octets.", body(SEEN, (VERSION, bytes(9)))),
        ("name with a line break", "Malformed", "A name could forge a line of a log.",
         body(DESCRIPTION, asked, *state(0, FIRST, BOOT), (NAME, "a\nb"))),
        ("257 octets", "TooLong", "A body has at most 256 octets.", body(GET, asked) + field(200, bytes(257 - len(body(GET, asked)) - 3))),
        ("cut short", "Malformed", "The last octet is missing.", body(GET, asked)[:-1]),
    ]
    cases = [{"name": name, "about": about, "expected": expected, "hex": hexed.hex()} for name, expected, about, hexed in bodies]
    write("bodies", "Bodies that are just taken, and bodies that are refused", "Octets", cases)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_conversation()
    make_bodies()
