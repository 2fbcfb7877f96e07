#!/usr/bin/env python3
"""Makes tests/vectors/identifiers/names.json and tests/vectors/endpoints/endpoints.json, apart from the code that they judge.

    python3 tests/vectors/make_names.py

Ids come from Python's uuid, escapes from urllib, hashes from hashlib. A released case is never edited, only others added.
"""
import base64
import hashlib
import json
import pathlib
import urllib.parse
import uuid

HERE = pathlib.Path(__file__).resolve().parent
PEER = uuid.UUID("01234567-89ab-cdef-0123-456789abcdef")
GATEWAY = uuid.UUID("fedcba98-7654-3210-fedc-ba9876543210")


def write(path, title, specification, cases):
    file = HERE / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"title": title, "specification": specification, "cases": cases}, indent=2) + "\n")


def make_names():
    cases = [
        {"name": kind, "text": f"urn:nanopeers:{kind}:{PEER}", "number": str(number), "hex": PEER.bytes.hex()}
        for number, kind in enumerate(["peer", "group", "pipe", "service", "policy"], 1)
    ]
    digest = hashlib.sha256(b"hello").digest()
    hashed = "sha256-" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
    escaped = urllib.parse.quote("http://example.org/a file?x=1", safe="")
    for name, content in (("content by hash", hashed), ("content by address", escaped)):
        cases.append({"name": name, "text": f"urn:nanopeers:content:{PEER}:{content}", "content": content, "hex": PEER.bytes.hex()})
    write("identifiers/names.json", "Canonical names; hex is the id on the wire", "IDENTIFIERS.md; RFC 9562 section 4; RFC 3986 section 2.1", cases)


def make_endpoints():
    given = [
        ("udp", "udp://192.168.1.20:9701", None),
        ("udp, IPv6", "udp://[fe80::1]:9701", None),
        ("tcp", "tcp://gateway.local:9701", None),
        ("http", "http://192.168.1.2:9780", None),
        ("http relay", f"http://192.168.1.2:9780/relay/{PEER}", None),
        ("relay", f"relay://{GATEWAY}/{PEER}", None),
        ("memory", "memory://gateway", None),
        ("other", "bluetooth://00:11:22:33:44:55", None),
        ("another spelling", f"HTTP://Gateway.LOCAL:09780/relay/{str(PEER).upper()}", f"http://gateway.local:9780/relay/{PEER}"),
    ]
    cases = []
    for name, text, canonical in given:
        octets = (canonical or text).encode()
        cases.append({"name": name, "text": text, "canonical": canonical or text, "status": "Valid",
                      "hex": (bytes([len(octets)]) + octets).hex()})
    for status, text in [("Empty", ""), ("TooLong", "memory://" + "a" * 120), ("NoScheme", "192.168.1.20:9701"),
                         ("BadHost", "udp://a b:9701"), ("BadPort", "udp://192.168.1.20:65536"), ("BadPort", "udp://192.168.1.20:97\u4e2d1"),
                         ("BadPath", f"relay://{GATEWAY}")]:
        cases.append({"name": "refused: " + status, "text": text, "status": status})
    write("endpoints/endpoints.json", "Endpoints; hex is the length and the canonical text, as in an envelope", "ENDPOINTS.md", cases)


if __name__ == "__main__":
    make_names()
    make_endpoints()
