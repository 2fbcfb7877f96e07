#!/usr/bin/env python3
"""Makes tests/vectors/errands/*.json from the tables of shared/ProtocolModels/Errands/ERRANDS.md.

    python3 tests/vectors/make_errands.py

It shares no code with the one under test: octets and digests are made here, signatures by openssl. The RSA keys are those of
cryptography/rsa-keys.json. A released case is never edited, only others added.
"""
import hashlib
import json
import pathlib

from make_updates import KEYS, USUAL, der, integer, sign, u32, u64

HERE = pathlib.Path(__file__).resolve().parent
OTHER = "2048 bits, e = 17"
NOW = 1793491200
DAY = 86400
ALIAS = "http://192.168.7.20:6515/a/mfrggzdfmztwq2lknnwg23tpobyxe43u"
UPLOAD = "http://reports.vendor.example.org/upload"
TASK = "upload"
FILE = b"<report version='2026.1121'/>\n"
REPORTER = "0123456789abcdef0123456789abcdef"


def key_id(name):
    key = KEYS[name]
    bits = der(0x30, integer(key["n"]) + integer(key["e"]))
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    return hashlib.sha256(der(0x30, algorithm + der(3, b"\0" + bits))).digest()[:4]


def text(value):
    return len(value).to_bytes(2, "big") + value.encode()


def tag(value):
    return hashlib.sha256(value.encode()).digest()[:8]


def certificate(alias=ALIAS, task=TASK, upload=UPLOAD, issued=NOW, expires=NOW + DAY, key=USUAL, version=1, named=None, domain=b"NanoPeers errand certificate"):
    header = bytes([version]) + key_id(named or key) + u64(issued) + u64(expires) + tag(alias) + tag(task) + tag(upload)
    return header + sign(key, domain + header + text(alias) + text(task) + text(upload))


def receipt(task=TASK, upload=UPLOAD, reporter=REPORTER, file=FILE, time=NOW, key=USUAL, version=1, named=None, domain=b"NanoPeers errand receipt", behind=b""):
    octets = domain + bytes([version]) + key_id(named or key) + u64(time) + hashlib.sha256(file).digest()
    octets += text(task) + text(upload) + text(reporter) + behind
    return octets + sign(key, octets)


def changed(octets, at):
    return octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1:]


def case(name, status, octets, now=NOW + 60, alias=ALIAS, task=TASK, upload=UPLOAD):
    return {"name": name, "status": status, "now": now, "alias": alias, "task": task, "upload": upload, "hex": octets.hex()}


def certificates():
    good = certificate()
    mixed = good[:21] + tag(ALIAS + "x") + good[29:]
    return [
        case("valid", "Valid", good),
        case("valid at its last second", "Valid", good, now=NOW + DAY - 1),
        case("issued a little later than this clock says", "Valid", good, now=NOW - 300),
        case("issued later", "NotYet", good, now=NOW - 301),
        case("expired", "Expired", good, now=NOW + DAY),
        case("a day old", "Valid", certificate(expires=NOW + 10 * DAY), now=NOW + DAY),
        case("not recent", "TooOld", certificate(expires=NOW + 10 * DAY), now=NOW + DAY + 1),
        case("another alias", "OtherAlias", good, alias=ALIAS[:-1] + "x"),
        case("the alias of another host", "OtherAlias", good, alias=ALIAS.replace("7.20", "7.66")),
        case("another task", "OtherTask", good, task="relay"),
        case("another upload URL", "OtherUpload", good, upload="http://evil.example.org/upload"),
        case("no alias", "OtherAlias", good, alias=""),
        case("a task with a space", "OtherTask", certificate(task="up load"), task="up load"),
        case("another key", "OtherKey", certificate(key=OTHER)),
        case("another key that says it is this", "BadSignature", certificate(key=OTHER, named=USUAL)),
        case("the alias changed under the signature", "BadSignature", mixed, alias=ALIAS + "x"),
        case("signed as something else", "BadSignature", certificate(domain=b"NanoPeers manifest")),
        case("a changed signature", "BadSignature", changed(good, 300)),
        case("a later end under the signature", "BadSignature", changed(good, 20)),
        case("version 2", "UnknownVersion", certificate(version=2)),
        case("expires when issued", "Malformed", certificate(expires=NOW)),
        case("cut", "Malformed", good[:-1]),
        case("an octet behind", "Malformed", good + b"\0"),
        case("nothing", "Malformed", b""),
    ]


def told(name, status, octets, task=TASK, upload=UPLOAD, reporter=REPORTER, file=FILE):
    return {"name": name, "status": status, "task": task, "upload": upload, "reporter": reporter, "file": file.hex(), "time": NOW, "hex": octets.hex()}


def receipts():
    good = receipt()
    return [
        told("valid", "Valid", good),
        told("longest", "Valid", receipt("t" * 32, "http://o/" + "u" * 191, "r" * 64), "t" * 32, "http://o/" + "u" * 191, "r" * 64),
        told("another task", "OtherTask", good, task="relay"),
        told("another upload URL", "OtherUpload", good, upload=UPLOAD + "/"),
        told("another reporter", "OtherReporter", good, reporter="f" * 32),
        told("another file", "OtherFile", good, file=FILE + b"\n"),
        told("another key", "OtherKey", receipt(key=OTHER)),
        told("another key that says it is this", "BadSignature", receipt(key=OTHER, named=USUAL)),
        told("a changed time", "BadSignature", changed(good, 36)),
        told("a changed signature", "BadSignature", changed(good, len(good) - 1)),
        told("version 2", "UnknownVersion", receipt(version=2)),
        told("another domain", "Malformed", receipt(domain=b"NanoPeers errand Receipt")),
        told("no task", "Malformed", receipt(task="")),
        told("a long task", "Malformed", receipt(task="t" * 33)),
        told("a long reporter", "Malformed", receipt(reporter="r" * 65)),
        told("a control character", "Malformed", receipt(reporter="a\x1b[2J")),
        told("octets behind the texts", "Malformed", receipt(behind=b"x")),
        told("the year 10000", "Malformed", receipt(time=253402300800)),
        told("cut", "Malformed", good[:-1]),
        told("nothing", "Malformed", b""),
    ]


if __name__ == "__main__":
    folder = HERE / "errands"
    folder.mkdir(exist_ok=True)
    about = {"specification": "ERRANDS.md; RFC 8017 section 8.2", "key": USUAL, "keyId": key_id(USUAL).hex()}
    for name, title, cases in (("certificates", "Errand certificates", certificates()), ("receipts", "Errand receipts", receipts())):
        for one in cases:
            one["keyId"] = key_id(USUAL).hex()
        (folder / f"{name}.json").write_text(json.dumps({"title": title, **about, "cases": cases}, indent=1, ensure_ascii=False) + "\n")
    for name, octets in (("certificate", certificate()), ("receipt", receipt())):
        lines = "\n".join(octets.hex()[at:at + 128] for at in range(0, 2 * len(octets), 128))
        (HERE.parent / f"Fuzz/corpus/errand-{name}.hex").write_text(f"# An errand's {name}.\n{lines}\n")
        print(name, len(octets), "octets")
