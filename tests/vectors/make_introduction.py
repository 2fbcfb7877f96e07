#!/usr/bin/env python3
"""Makes tests/vectors/introduction/*.json from shared/ProtocolModels/Sessions/INTRODUCTION.md.

    python3 tests/vectors/make_introduction.py

Shares no code with the implementation under test: HKDF comes from make_cryptography.py, which is checked against RFC 5869. A released vector
is never edited: running this must leave the committed cases as they are, and new ones are added.
"""
import json
import pathlib

from make_cryptography import hkdf_expand, mac
from make_messages import field

FOLDER = pathlib.Path(__file__).parent / "introduction"
KIND, CREDENTIAL, PRESHARED_ID, LIFETIME, REASON, PEER, ENDPOINT, SECRET = 1, 2, 12, 13, 18, 23, 24, 25
LABEL = b"NanoPeers pair 1"


def introduce(peer, endpoint, number, secret, lifetime):
    return (field(KIND, b"\x0a") + field(CREDENTIAL, b"") + field(PEER, peer) + field(ENDPOINT, endpoint.encode())
            + field(PRESHARED_ID, number.to_bytes(8, "big")) + field(SECRET, secret) + field(LIFETIME, lifetime.to_bytes(4, "big")))


def introduced(number, reason):
    return field(KIND, b"\x0b") + field(CREDENTIAL, b"") + field(PRESHARED_ID, number.to_bytes(8, "big")) + field(REASON, bytes([reason]))


def case(name, low, high, number, secret):
    """Both peers' ids in their order, the message that each gets, and what both derive."""
    key = mac(low + high + number.to_bytes(8, "big"), secret)
    ends = {"low": low, "high": high}
    endpoints = {"low": "udp://192.168.1.20:9701", "high": "udp://192.168.1.30:9701"}
    return {
        "name": name, "low": low.hex(), "high": high.hex(), "id": f"{number:016x}", "secret": secret.hex(), "lifetime": 60,
        "lowEndpoint": endpoints["low"], "highEndpoint": endpoints["high"],
        "toHigh": introduce(ends["low"], endpoints["low"], number, secret, 60).hex(),
        "toLow": introduce(ends["high"], endpoints["high"], number, secret, 60).hex(),
        "taken": introduced(number, 0).hex(), "busy": introduced(number, 10).hex(),
        "authenticatorSecret": hkdf_expand(key, LABEL + b"\1", 32).hex(), "exchangeSecret": hkdf_expand(key, LABEL + b"\2", 32).hex(),
        "hex": introduce(ends["low"], endpoints["low"], number, secret, 60).hex(),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    cases = [
        case("pair", bytes.fromhex("20") + bytes(15), bytes.fromhex("30") + bytes(15), (4 << 32) + 1, bytes(range(0x61, 0x81))),
        case("ids that differ in their last octet", bytes(range(16)), bytes(range(15)) + b"\x10", (1 << 32) + 0xFFFFFFFE, bytes(range(0xE0, 0x100))),
    ]
    document = {"name": "Introductions: messages, and the two secrets of a pair", "specification": "INTRODUCTION.md, Octets and Keys", "cases": cases}
    (FOLDER / "pairs.json").write_text(json.dumps(document, indent=2) + "\n")
    print(f"pairs.json: {len(cases)} cases")
