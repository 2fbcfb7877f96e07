#!/usr/bin/env python3
"""Makes tests/vectors/groups/*.json from shared/ProtocolModels/Groups/GROUPS.md.

    python3 tests/vectors/make_groups.py

Shares no code with the implementation under test: HKDF comes from make_cryptography.py, which is checked against RFC 5869. A released vector
is never edited: running this must leave the committed cases as they are, and new ones are added.
"""
import json
import pathlib

from make_cryptography import hkdf_expand, mac
from make_messages import field

FOLDER = pathlib.Path(__file__).parent / "groups"
KIND, CREDENTIAL, GROUP, TERM, NUMBER, RANK, KEY_ID, SUITE, STATE, CAUSE, GRACE, SECRET = range(1, 13)
WRAPPED, REASON, OWNER, TOKEN, SEQUENCE, FINGERPRINT, SIGNATURE = 13, 14, 15, 16, 17, 18, 30


def epoch_octets(term, number):
    return term.to_bytes(4, "big") + number.to_bytes(4, "big")


def key_id(secret, group, term, number):
    return hkdf_expand(mac(group, secret), b"NanoPeers group key id 1" + b"\0" + epoch_octets(term, number), 8)


def sender(secret, group, term, number, suite, peer):
    info = b"NanoPeers group sender 1" + bytes([suite]) + epoch_octets(term, number) + peer
    return hkdf_expand(mac(group, secret), info, 80 if suite == 1 else 36)


def key_case(name, secret, group, term, number, peer):
    return {
        "name": name, "secret": secret.hex(), "group": group.hex(), "term": term, "number": number, "sender": peer.hex(),
        "keyId": key_id(secret, group, term, number).hex(),
        "suite1": sender(secret, group, term, number, 1, peer).hex(), "suite2": sender(secret, group, term, number, 2, peer).hex(),
        "hex": key_id(secret, group, term, number).hex(),
    }


def begin(kind, group):
    return field(KIND, bytes([kind])) + field(CREDENTIAL, b"") + field(GROUP, group)


def epoch(term, number, rank):
    return field(TERM, term.to_bytes(4, "big")) + field(NUMBER, number.to_bytes(4, "big")) + field(RANK, bytes([rank]))


def key_message(group, term, number, rank, secret, state, cause, grace):
    return (begin(1, group) + epoch(term, number, rank) + field(KEY_ID, key_id(secret, group, term, number)) + field(SUITE, b"\1")
            + field(STATE, bytes([state])) + field(CAUSE, bytes([cause])) + field(GRACE, grace.to_bytes(4, "big")))


def bodies(group, secret, owner):
    key = key_id(secret, group, 2, 7)
    named = epoch(2, 7, 1) + field(KEY_ID, key)
    yield "key", key_message(group, 2, 7, 1, secret, 1, 2, 10000) + field(SECRET, secret)
    yield "key wrapped", key_message(group, 2, 7, 1, secret, 2, 4, 2000) + field(WRAPPED, bytes(256)) + field(SIGNATURE, bytes(range(256)))
    yield "seen", begin(2, group) + named + field(STATE, b"\1")
    yield "switch", begin(3, group) + named
    yield "drop", begin(4, group) + named
    yield "dropped", begin(5, group) + named
    yield "ask", begin(6, group) + epoch(0, 0, 0)
    yield "refused", begin(7, group) + epoch(2, 7, 1) + field(REASON, b"\2") + field(OWNER, owner)
    yield "contribute", begin(8, group) + epoch(2, 8, 1) + field(FINGERPRINT, bytes(range(32)))
    yield "contribution", begin(9, group) + epoch(2, 8, 1) + field(SECRET, secret)
    yield "probe", begin(10, group) + field(KEY_ID, key) + field(TOKEN, bytes(range(8)))
    yield "fresh", begin(11, group) + field(KEY_ID, key) + field(TOKEN, bytes(range(8))) + field(SEQUENCE, bytes([0, 0, 0, 3, 0, 0, 0, 42]))


def origin(name, group, term, number, kind, own, fingerprint, parts):
    material = own + fingerprint + b"".join(peer + part for peer, part in parts)
    key = mac(group + epoch_octets(term, number) + bytes([kind]), material)
    return {"name": name, "group": group.hex(), "term": term, "number": number, "origin": kind, "own": own.hex(), "fingerprint": fingerprint.hex(),
            "parts": len(parts), "material": material.hex(), "key": key.hex(), "hex": key.hex()}


def write(file, name, specification, cases):
    document = {"name": name, "specification": specification, "cases": cases}
    (FOLDER / file).write_text(json.dumps(document, indent=2) + "\n")
    print(f"{file}: {len(cases)} cases")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    group = bytes([0x90]) + bytes(15)
    secret = bytes(range(0x61, 0x81))
    peers = [bytes([0xA0]) + bytes(14) + bytes([n]) for n in range(4)]
    write("keys.json", "Group keys: key id, and the keys of one sender", "GROUPS.md, Keys", [
        key_case("first", secret, group, 1, 1, peers[1]),
        key_case("another sender", secret, group, 1, 1, peers[2]),
        key_case("a later term", bytes(range(32)), bytes(range(16)), 0x01020304, 0x7FFFFFFE, peers[3]),
    ])
    write("messages.json", "Bodies of tag group", "GROUPS.md, Messages",
          [{"name": name, "hex": body.hex()} for name, body in bodies(group, secret, peers[0])])
    write("origins.json", "Who makes a key", "GROUPS.md, Origins", [
        origin("creator", group, 1, 1, 1, bytes(range(32)), bytes(32), []),
        origin("second peer", group, 1, 2, 2, bytes(32), bytes(range(64, 96)), [(peers[1], secret)]),
        origin("contributed", group, 1, 3, 3, bytes(range(32)), bytes(32), [(peers[1], secret), (peers[2], bytes(range(32)))]),
    ])
