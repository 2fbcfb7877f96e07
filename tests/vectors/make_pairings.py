#!/usr/bin/env python3
"""Makes tests/vectors/enrolment/pairings.json from shared/ProtocolModels/Enrolment/PAIRING.md.

    python3 tests/vectors/make_pairings.py

Shares no code with the implementation under test. A released vector is never edited: running this must leave the committed cases as they are, and
new ones are added.
"""
import base64
import hashlib
import hmac
import json
import pathlib

FILE = pathlib.Path(__file__).parent / "enrolment" / "pairings.json"
LABEL = b"NanoPeers pairing 1"


def case(name, asker, answerer, group, enrolment, endpoint):
    secret = hmac.new(enrolment, LABEL + asker + answerer, hashlib.sha256).digest()
    where = endpoint.encode()
    covered = b"\x01" + asker + answerer + group + secret + bytes([len(where)]) + where
    octets = covered + hashlib.sha256(covered).digest()[:8]
    text = "NPL1-" + base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
    return {
        "name": name, "asker": asker.hex(), "answerer": answerer.hex(), "group": group.hex(), "enrolmentSecret": enrolment.hex(),
        "secret": secret.hex(), "endpoint": endpoint, "text": text, "hex": octets.hex(),
    }


if __name__ == "__main__":
    cases = [
        case("pair", bytes.fromhex("0123456789abcdef0123456789abcdef"), bytes.fromhex("0f1e2d3c4b5a69780f1e2d3c4b5a6978"),
             bytes.fromhex("22222222333344445555666666666666"), bytes(range(0x60, 0x80)), "udp://192.168.1.20:9701"),
        case("the longest endpoint", bytes(range(16)), bytes(range(15)) + b"\x10", bytes(16), bytes(range(0xE0, 0x100)),
             "udp://" + "a" * 48 + ".home:9701"),
    ]
    document = {"name": "Pairings: the secret of two devices, octets and text", "specification": "PAIRING.md, Secret and Octets", "cases": cases}
    FILE.write_text(json.dumps(document, indent=2) + "\n")
    print(f"{FILE.name}: {len(cases)} cases")
