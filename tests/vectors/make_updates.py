#!/usr/bin/env python3
"""Makes tests/vectors/updates/manifests.json from the tables of shared/ProtocolModels/Updates/UPDATES.md.

    python3 tests/vectors/make_updates.py

It shares no code with the one under test: octets, digests and HMACs are made here, signatures by openssl. The RSA keys are those of
cryptography/rsa-keys.json. A released case is never edited, only others added.
"""
import base64
import hashlib
import hmac
import json
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ISSUED = 1793491200
WEEK = 604800
KEYS = {case["name"]: case for case in json.loads((HERE / "cryptography/rsa-keys.json").read_text())["cases"]}
USUAL = "2048 bits, e = 65537"
LONG = "3072 bits, e = 3"
DATA, ENGINE, PRODUCT = 1, 2, 3
NONE, SHA, HMAC = 0, 1, 2
LABEL = b"NanoPeers chunk 1"


def der(tag, content):
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def integer(text):
    value = int(text, 16)
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def sign(name, octets):
    key = KEYS[name]
    numbers = b"".join(integer(key[part]) for part in ("n", "e", "d", "p", "q", "dp", "dq", "qi"))
    text = base64.encodebytes(der(0x30, integer("0") + numbers)).decode()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "key.pem"
        path.write_text(f"-----BEGIN RSA PRIVATE KEY-----\n{text}-----END RSA PRIVATE KEY-----\n")
        return subprocess.run(["openssl", "dgst", "-sha256", "-sign", str(path)], input=octets, check=True, capture_output=True).stdout


def u32(value):
    return value.to_bytes(4, "big")


def u64(value):
    return value.to_bytes(8, "big")


def field(number, value):
    return bytes([number]) + len(value).to_bytes(2, "big") + value


def version(*parts):
    return b"".join(part.to_bytes(2, "big") for part in parts)


def content(seed, name, length):
    """What the update origin of tests/Backend serves: SHA-256 in counter mode."""
    block = lambda i: hashlib.sha256(b"NanoPeers update content" + u32(seed) + name.encode() + u32(i)).digest()
    return b"".join(block(i) for i in range((length + 31) // 32))[:length]


def chunk_digests(form, shift, octets):
    size = 1 << shift
    parts = [octets[at:at + size] for at in range(0, len(octets), size)]
    if form == SHA:
        return b"".join(hashlib.sha256(part).digest() for part in parts)
    return b"".join(hmac.new(LABEL, part, hashlib.sha256).digest() for part in parts) if form == HMAC else b""


def component(kind, name, number, href, octets, form, shift, chunks=None, length=None):
    chunks = chunk_digests(form, shift, octets) if chunks is None else chunks
    fixed = bytes([kind, form]) + number + u32(len(octets) if length is None else length) + hashlib.sha256(octets).digest()
    return fixed + bytes([shift, len(name)]) + name + bytes([len(href)]) + href + chunks


def manifest(fields, key=USUAL, domain=b"NanoPeers manifest", number=1, sequence=1, issued=ISSUED, expires=ISSUED + WEEK, lie=0):
    body = b"".join(field(n, value) for n, value in fields)
    octets = domain + bytes([number]) + u32(sequence) + u64(issued) + u64(expires) + (len(body) + lie).to_bytes(2, "big") + body
    return octets, sign(key, octets)


STAMP = "2611211430"
SIX = [("Myavdat", DATA, 910), ("Myxtrdat", DATA, 16), ("Mycioagt", PRODUCT, 370), ("Vsasap", PRODUCT, 360), ("Vseng9x", ENGINE, 240), ("Vsengine", ENGINE, 340)]


def six(shift):
    parts = []
    for name, kind, kib in SIX:
        href = f"http://updates.vendor.example.org/product/current/{name}.{STAMP}.cab".encode()
        octets = content(1, f"{name}.{STAMP}.cab", kib * 1024)
        parts.append((3, component(kind, name.encode(), version(2026, 1121, 1430, 0), href, octets, SHA, shift)))
    return parts


BUNDLE = content(7, "lamp", 2500)
TINY = b"one octet more"


def tiny(name=b"tiny", kind=DATA, number=version(1, 0, 0, 0), href=b"http://o/t", **changes):
    return (3, component(kind, name, number, href, TINY, NONE, 0, **changes))


def valid(name, about, fields, contents=None, key=USUAL, **changes):
    octets, signature = manifest(fields, key, **changes)
    whole = octets + signature
    listed = []
    for number, value in fields:
        if number == 3:
            at = 48 + value[47]
            href = value[at + 1:at + 1 + value[at]].decode()
            listed.append({"class": value[0], "form": value[1], "version": value[2:10].hex(), "length": int.from_bytes(value[10:14], "big"),
                           "sha256": value[14:46].hex(), "chunkSize": 1 << value[46] if value[1] else 0, "name": value[48:at].decode(),
                           "href": href, "chunks": value[at + 1 + value[at]:].hex()})
    known = dict((n, v) for n, v in fields if n < 3)
    case = {"name": name, "about": about, "status": "Valid", "key": key, "product": known[1].decode(), "sequence": changes.get("sequence", 1),
            "issued": changes.get("issued", ISSUED), "expires": changes.get("expires", ISSUED + WEEK), "minimum": known.get(2, bytes(8)).hex(),
            "signedLength": len(octets), "digest": hashlib.sha256(whole).hexdigest(), "components": listed, "hex": whole.hex()}
    if contents:
        case["content"] = contents.hex()
    return case


def refused(name, status, octets, about=""):
    return {"name": "refused: " + name, "about": about, "status": status, "hex": octets.hex()}


P = (1, b"antivirus")


def make_valid():
    board = component(PRODUCT, b"lamp-app", version(1, 4, 0, 0), b"http://192.168.7.1:6520/lamp-1.4.0.bin", BUNDLE, HMAC, 10)
    exact = component(PRODUCT, b"exact", version(1, 0, 0, 1), b"https://example.org/exact", BUNDLE[:2048], SHA, 10)
    return [
        valid("six components", "The full update of S2: 910+16+370+360+240+340 KiB, chunks of 16 KiB.", [P, (2, version(3, 2, 0, 0))] + six(14), sequence=41),
        valid("board bundle", "Chunks of 1 KiB that an ESP32 checks as they come.", [(1, b"lamp"), (3, board)], contents=BUNDLE, sequence=9),
        valid("whole chunks", "The length is a multiple of the chunk size.", [(1, b"lamp"), (3, exact)], contents=BUNDLE[:2048]),
        valid("least", "No minimum, no chunks.", [P, tiny()]),
        valid("3072-bit key", "", [P, tiny()], key=LONG, sequence=2 ** 32 - 1, expires=253402300799),
        valid("sixteen components", "As many as there can be.", [P] + [tiny(b"c%d" % i) for i in range(16)]),
        valid("fields to skip", "Fields that a later version may add.", [P, tiny(), (200, b"later"), (200, b""), (255, b"x")]),
    ]


def make_refused():
    def made(fields, **changes):
        return b"".join(manifest(fields, **changes))

    whole = made([P, tiny()])
    chunked = lambda **changes: (3, component(DATA, b"c", version(1, 0, 0, 0), b"http://o/t", BUNDLE, **changes))
    good = tiny()[1]
    return [
        refused("nothing", "NotAManifest", b""),
        refused("other octets", "NotAManifest", b"NanoPeers Manifest" + bytes(400)),
        refused("another domain", "NotAManifest", made([P, tiny()], domain=b"NanoPeers statemen")),
        refused("the beginning alone", "Truncated", whole[:30]),
        refused("cut in the fields", "Truncated", whole[:60]),
        refused("cut in the signature", "BadSignatureLength", whole[:-1]),
        refused("an octet behind", "BadSignatureLength", whole + b"\0"),
        refused("too long", "TooLong", made([P] + six(13))),
        refused("version 2", "UnknownVersion", made([P, tiny()], number=2)),
        refused("sequence 0", "BadSequence", made([P, tiny()], sequence=0)),
        refused("expires when issued", "BadTime", made([P, tiny()], expires=ISSUED)),
        refused("expires in the year 10000", "BadTime", made([P, tiny()], expires=253402300800)),
        refused("negative time", "BadTime", made([P, tiny()], issued=2 ** 63, expires=2 ** 63 + 5)),
        refused("no product", "MissingField", made([tiny()])),
        refused("no component", "MissingField", made([P])),
        refused("out of order", "BadField", made([tiny(), P])),
        refused("product twice", "BadField", made([P, P, tiny()])),
        refused("unknown field", "BadField", made([P, tiny(), (4, b"x")])),
        refused("minimum of four octets", "BadField", made([P, (2, u32(1)), tiny()])),
        refused("half a field", "BadField", made([P, tiny()], lie=2) + bytes(2)),
        refused("field over the end", "Truncated", made([P, tiny()], lie=300)),
        refused("empty product", "BadField", made([(1, b""), tiny()])),
        refused("long product", "BadField", made([(1, b"p" * 33), tiny()])),
        refused("product with a space", "BadText", made([(1, b"anti virus"), tiny()])),
        refused("name that leaves the folder", "BadText", made([P, tiny(b"../passwd")])),
        refused("hidden name", "BadText", made([P, tiny(b".profile")])),
        refused("name with a colon", "BadText", made([P, tiny(b"c:x")])),
        refused("no name", "BadComponent", made([P, tiny(b"")])),
        refused("long name", "BadComponent", made([P, tiny(b"n" * 33)])),
        refused("file URL", "BadText", made([P, tiny(href=b"file:///etc/passwd")])),
        refused("ftp URL", "BadText", made([P, tiny(href=b"ftp://o/t")])),
        refused("URL without a host", "BadText", made([P, tiny(href=b"http://")])),
        refused("URL with a space", "BadText", made([P, tiny(href=b"http://o/a b")])),
        refused("URL with a line feed", "BadText", made([P, tiny(href=b"http://o/a\nHost: x")])),
        refused("URL with a fragment", "BadText", made([P, tiny(href=b"http://o/a#b")])),
        refused("long URL", "BadComponent", made([P, tiny(href=b"http://o/" + b"a" * 192)])),
        refused("class 0", "BadComponent", made([P, tiny(kind=0)])),
        refused("class 4", "BadComponent", made([P, tiny(kind=4)])),
        refused("version 0.0.0.0", "BadComponent", made([P, tiny(number=bytes(8))])),
        refused("length 0", "BadComponent", made([P, tiny(length=0)])),
        refused("length beyond 31 bits", "BadComponent", made([P, tiny(length=2 ** 31)])),
        refused("cut component", "BadComponent", made([P, (3, good[:50])])),
        refused("empty component", "BadComponent", made([P, (3, b"")])),
        refused("octets behind the URL", "BadChunks", made([P, tiny(chunks=bytes(32))])),
        refused("form 3", "BadChunks", made([P, chunked(form=3, shift=10, chunks=bytes(96))])),
        refused("chunks of 512", "BadChunks", made([P, chunked(form=SHA, shift=9)])),
        refused("chunks of 8 MiB", "BadChunks", made([P, chunked(form=SHA, shift=23)])),
        refused("a digest too few", "BadChunks", made([P, chunked(form=SHA, shift=10, chunks=bytes(64))])),
        refused("half a digest", "BadChunks", made([P, chunked(form=HMAC, shift=10, chunks=bytes(80))])),
        refused("a chunk size without chunks", "BadChunks", made([P, (3, good[:46] + b"\x0a" + good[47:])])),
        refused("two of one name", "SameName", made([P, tiny(b"tiny"), tiny(b"TINY")])),
        refused("seventeen components", "TooManyComponents", made([P] + [tiny(b"c%d" % i) for i in range(17)])),
    ]


if __name__ == "__main__":
    good = make_valid()
    cases = good + make_refused()
    folder = HERE / "updates"
    folder.mkdir(exist_ok=True)
    about = {"specification": "UPDATES.md; RFC 8017 section 8.2; RFC 2104"}
    (folder / "manifests.json").write_text(json.dumps({"title": "Update manifests", **about, "cases": cases}, indent=1, ensure_ascii=False) + "\n")
    for case in good:
        print(f"{case['name']}: {len(case['hex']) // 2} octets")
    corpus = HERE.parent / "Fuzz/corpus"
    for case in good[1:4]:
        text = "\n".join(case["hex"][at:at + 128] for at in range(0, len(case["hex"]), 128))
        (corpus / f"manifest-{case['name'].replace(' ', '-')}.hex").write_text(f"# An update manifest: {case['name']}.\n{text}\n")
