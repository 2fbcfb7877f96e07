#!/usr/bin/env python3
"""Makes the golden vectors of shared/ProtocolModels/Cryptography, apart from the code that they judge.

    python3 tests/vectors/make_cryptography.py

Needs Python 3 and the openssl command. Hashes come from hashlib and hmac, block ciphers and signatures from openssl,
HKDF, GHASH, OAEP and RSA from the few lines below, checked against openssl or published values as they are made.
The RSA keys are made once: rsa-keys.json is read when it is there. Everything else follows from fixed text, so a
second run writes the same octets. Released vectors are never edited, only added.
"""
import hashlib
import hmac
import json
import pathlib
import re
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent / "cryptography"
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def octets(label, count):
    """Octets that look random and follow from a label."""
    out = b""
    while len(out) < count:
        out += hashlib.sha512(f"{label}/{len(out)}".encode()).digest()
    return out[:count]


def openssl(*arguments, data=b"", files=None):
    """Runs openssl; {name} in an argument stands for a file with the octets of files[name]."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, content in (files or {}).items():
            path = pathlib.Path(folder) / name
            path.write_bytes(content)
            paths[name] = str(path)
        command = ["openssl", *(argument.format(**paths) for argument in arguments)]
        result = subprocess.run(command, input=data, capture_output=True)
        if result.returncode != 0:
            raise RuntimeError(f"{command}: {result.stderr.decode()}")
        return result.stdout


def write(name, title, specification, cases):
    document = {"name": title, "specification": specification, "cases": cases}
    (HERE / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")
    print(f"{name}.json: {len(cases)} cases")


# ---- Hashes -------------------------------------------------------------------------------------------------------

def make_sha256():
    cases = []
    for count in [0, 1, 3, 31, 32, 55, 56, 57, 63, 64, 65, 111, 112, 119, 120, 127, 128, 129, 1000]:
        message = octets("sha256", count)
        cases.append({"name": f"{count} octets", "message": message.hex(), "digest": hashlib.sha256(message).hexdigest()})
    cases.append({"name": "abc", "message": b"abc".hex(), "digest": hashlib.sha256(b"abc").hexdigest()})
    write("sha256", "SHA-256", "FIPS 180-4 section 6.2", cases)


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def make_hmac():
    published = [  # RFC 4231 test cases 1 to 4, 6 and 7 (5 is truncated)
        ("0b" * 20, b"Hi There".hex(), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (b"Jefe".hex(), b"what do ya want for nothing?".hex(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        ("aa" * 20, "dd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        (bytes(range(1, 26)).hex(), "cd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        ("aa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First".hex(),
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        ("aa" * 131, (b"This is a test using a larger than block-size key and a larger than block-size data. "
                      b"The key needs to be hashed before being used by the HMAC algorithm.").hex(),
         "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]
    cases = []
    for number, (key, message, expected) in zip([1, 2, 3, 4, 6, 7], published):
        assert mac(bytes.fromhex(key), bytes.fromhex(message)).hex() == expected
        cases.append({"name": f"RFC 4231 test case {number}", "key": key, "message": message, "mac": expected})
    for count in [0, 8, 55, 56, 64, 1024]:
        key, message = octets("hmac key", 32), octets("hmac message", count)
        cases.append({"name": f"32-octet key, {count} octets", "key": key.hex(), "message": message.hex(),
                      "mac": mac(key, message).hex()})
    write("hmac-sha256", "HMAC-SHA-256", "RFC 2104; RFC 4231", cases)


def hkdf_expand(key, info, count):
    out, last = b"", b""
    for i in range(1, (count + 31) // 32 + 1):
        last = mac(key, last + info + bytes([i]))
        out += last
    return out[:count]


def make_hkdf():
    inputs = [
        ("RFC 5869 A.1", b"\x0b" * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42),
        ("RFC 5869 A.2", bytes(range(80)), bytes(range(0x60, 0xB0)), bytes(range(0xB0, 0x100)), 82),
        ("RFC 5869 A.3", b"\x0b" * 22, b"", b"", 42),
    ]
    for count in [1, 32, 33, 64, 224]:
        inputs.append((f"{count} octets", octets("hkdf material", 32), octets("hkdf salt", 32), b"NanoPeers session keys", count))
    published = ["3cb25f25faacd57a", "b11e398dc80327a1", "8da4e775a563c18f"]
    cases = []
    for i, (name, material, salt, info, count) in enumerate(inputs):
        key = mac(salt or bytes(32), material)
        output = hkdf_expand(key, info, count)
        assert i >= len(published) or output.hex().startswith(published[i])
        cases.append({"name": name, "material": material.hex(), "salt": salt.hex(), "info": info.hex(),
                      "key": key.hex(), "output": output.hex()})
    write("hkdf-sha256", "HKDF-SHA-256", "RFC 5869 sections 2.2 and 2.3", cases)


# ---- Block ciphers ------------------------------------------------------------------------------------------------

def make_cbc():
    cases = [{  # NIST SP 800-38A appendix F.2.1
        "name": "SP 800-38A F.2.1",
        "key": "2b7e151628aed2a6abf7158809cf4f3c",
        "iv": "000102030405060708090a0b0c0d0e0f",
        "plaintext": "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                     "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
        "ciphertext": "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
                      "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7"}]
    for blocks in [1, 2, 5, 64]:
        cases.append({"name": f"{blocks} blocks", "key": octets("cbc key", 16).hex(), "iv": octets(f"cbc iv {blocks}", 16).hex(),
                      "plaintext": octets(f"cbc plaintext {blocks}", 16 * blocks).hex()})
    for case in cases:
        out = openssl("enc", "-aes-128-cbc", "-nopad", "-K", case["key"], "-iv", case["iv"],
                      data=bytes.fromhex(case["plaintext"])).hex()
        assert case.setdefault("ciphertext", out) == out
    for count in [0, 1, 15, 16, 17, 40]:
        case = {"name": f"PKCS#7, {count} octets", "key": octets("cbc key", 16).hex(), "iv": octets(f"cbc iv {count}", 16).hex(),
                "message": octets("cbc message", count).hex()}
        case["ciphertext"] = openssl("enc", "-aes-128-cbc", "-K", case["key"], "-iv", case["iv"],
                                     data=bytes.fromhex(case["message"])).hex()
        padding = 16 - count % 16
        case["plaintext"] = case["message"] + f"{padding:02x}" * padding
        cases.append(case)
    write("aes-128-cbc", "AES-128-CBC; with a message: PKCS#7 makes it the plaintext", "NIST SP 800-38A section 6.2; RFC 5652 section 6.3", cases)


def ghash(h, data):
    y = 0
    for i in range(0, len(data), 16):
        x = y ^ int.from_bytes(data[i:i + 16], "big")
        y, v = 0, h
        for bit in range(127, -1, -1):
            if x >> bit & 1:
                y ^= v
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
    return y.to_bytes(16, "big")


def gcm(key, nonce, plaintext, associated):
    def blocks(data):
        return openssl("enc", "-aes-256-ecb", "-nopad", "-K", key.hex(), data=data)

    def pad(data):
        return data + bytes(-len(data) % 16)

    counters = b"".join(nonce + i.to_bytes(4, "big") for i in range(1, 2 + (len(plaintext) + 15) // 16))
    stream = blocks(counters)
    ciphertext = bytes(a ^ b for a, b in zip(plaintext, stream[16:]))
    lengths = (8 * len(associated)).to_bytes(8, "big") + (8 * len(ciphertext)).to_bytes(8, "big")
    h = int.from_bytes(blocks(bytes(16)), "big")
    digest = ghash(h, pad(associated) + pad(ciphertext) + lengths)
    return ciphertext, bytes(a ^ b for a, b in zip(digest, stream[:16]))


def make_gcm():
    key = "feffe9928665731c6d6a8f9467308308" * 2
    text = ("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255")
    nonce = "cafebabefacedbaddecaf888"
    # McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test cases 13 to 16, with their tags.
    inputs = [
        ("GCM test case 13", "00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
        ("GCM test case 14", "00" * 32, "00" * 12, "00" * 16, "", "d0d1c8a799996bf0265b98b5d48ab919"),
        ("GCM test case 15", key, nonce, text, "", "b094dac5d93471bdec1a502270e3cc6c"),
        ("GCM test case 16", key, nonce, text[:120], "feedfacedeadbeeffeedfacedeadbeefabaddad2", "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]
    for count in [1, 16, 100, 1024]:
        inputs.append((f"{count} octets", octets("gcm key", 32).hex(), octets(f"gcm nonce {count}", 12).hex(),
                       octets("gcm text", count).hex(), octets("gcm associated", 64).hex(), None))
    cases = []
    for name, key, nonce, plaintext, associated, published in inputs:
        ciphertext, tag = gcm(*(bytes.fromhex(x) for x in (key, nonce, plaintext, associated)))
        assert published in (None, tag.hex()), name
        cases.append({"name": name, "key": key, "nonce": nonce, "associated": associated, "plaintext": plaintext,
                      "ciphertext": ciphertext.hex(), "tag": tag.hex()})
    write("aes-256-gcm", "AES-256-GCM, 12-octet nonce, 16-octet tag", "NIST SP 800-38D section 7", cases)


# ---- RSA ----------------------------------------------------------------------------------------------------------

KEY_PARTS = ["n", "e", "d", "p", "q", "dp", "dq", "qi"]


def new_key(bits, exponent):
    pem = openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}",
                  "-pkeyopt", f"rsa_keygen_pubexp:{exponent}", "-outform", "PEM")
    text = openssl("asn1parse", data=openssl("rsa", "-traditional", "-outform", "PEM", data=pem)).decode()
    numbers = re.findall(r"INTEGER\s+:([0-9A-F]+)", text)
    return {"name": f"{bits} bits, e = {exponent}", **dict(zip(KEY_PARTS, (x.lower() for x in numbers[1:])))}


def load_keys():
    path = HERE / "rsa-keys.json"
    if not path.exists():
        keys = [new_key(2048, 65537), new_key(2048, 3), new_key(2048, 17), new_key(3072, 65537), new_key(3072, 3)]
        write("rsa-keys", "Key pairs for tests; every number is big-endian hex", "RFC 8017 section 3", keys)
    return json.loads(path.read_text())["cases"]


def der_of(key):
    def integer(value):
        body = value.to_bytes(value.bit_length() // 8 + 1, "big")
        return b"\x02" + length(len(body)) + body

    def length(count):
        if count < 0x80:
            return bytes([count])
        size = (count.bit_length() + 7) // 8
        return bytes([0x80 | size]) + count.to_bytes(size, "big")

    body = integer(0) + b"".join(integer(int(key[part], 16)) for part in KEY_PARTS)
    return b"\x30" + length(len(body)) + body


def mgf1(seed, count):
    return b"".join(hashlib.sha256(seed + i.to_bytes(4, "big")).digest() for i in range((count + 31) // 32))[:count]


def oaep(message, seed, size):
    def xor(a, b):
        return bytes(x ^ y for x, y in zip(a, b, strict=True))

    block = hashlib.sha256(b"").digest() + bytes(size - len(message) - 66) + b"\x01" + message
    masked = xor(block, mgf1(seed, len(block)))
    return b"\x00" + xor(seed, mgf1(masked, 32)) + masked


def make_oaep(keys):
    cases = []
    for key in keys:
        n, e = int(key["n"], 16), int(key["e"], 16)
        size = (n.bit_length() + 7) // 8
        for count in [0, 1, 32, size - 67, size - 66]:
            message, seed = octets("oaep message", count), octets(f"oaep seed {key['name']} {count}", 32)
            encoded = oaep(message, seed, size)
            ciphertext = pow(int.from_bytes(encoded, "big"), e, n).to_bytes(size, "big")
            decrypted = openssl(
                "pkeyutl", "-decrypt", "-keyform", "DER", "-inkey", "{key}", "-pkeyopt", "rsa_padding_mode:oaep",
                "-pkeyopt", "rsa_oaep_md:sha256", "-pkeyopt", "rsa_mgf1_md:sha256", data=ciphertext, files={"key": der_of(key)})
            assert decrypted == message
            cases.append({"name": f"{key['name']}, {count} octets", "key": key["name"], "message": message.hex(), "seed": seed.hex(),
                          "encoded": encoded.hex(), "ciphertext": ciphertext.hex()})
    write("rsa-oaep-sha256", "RSAES-OAEP, SHA-256, MGF1 with SHA-256, empty label", "RFC 8017 section 7.1.1", cases)


def cube_root_above(number):
    low, high = 0, 1 << (number.bit_length() // 3 + 1)
    while low < high:
        middle = (low + high) // 2
        if middle ** 3 < number:
            low = middle + 1
        else:
            high = middle
    return low


def forge(message, size, padding):
    """D. Bleichenbacher, CRYPTO 2006 rump session: under e = 3, octets behind the digest make the block a cube."""
    head = b"\x00\x01" + b"\xff" * padding + b"\x00" + DIGEST_INFO + hashlib.sha256(message).digest()
    signature = cube_root_above(int.from_bytes(head + bytes(size - len(head)), "big"))
    assert (signature ** 3).to_bytes(size, "big").startswith(head)
    return signature.to_bytes(size, "big")


def sign_block(key, block):
    return pow(int.from_bytes(block, "big"), int(key["d"], 16), int(key["n"], 16)).to_bytes(len(block), "big")


def make_signatures(keys):
    message = b"NanoPeers signs this."
    digest = hashlib.sha256(message).digest()
    cases = []

    def add(key, name, signature, valid, over=message):
        cases.append({"name": f"{key['name']}, {name}", "key": key["name"], "message": over.hex(), "signature": signature.hex(),
                      "valid": valid})

    for key in keys:
        size = len(bytes.fromhex(key["n"]))
        for over in [b"", message, octets("signed", 1000)]:
            signature = openssl("dgst", "-sha256", "-keyform", "DER", "-sign", "{key}", data=over, files={"key": der_of(key)})
            good = b"\x00\x01" + b"\xff" * (size - 54) + b"\x00" + DIGEST_INFO + hashlib.sha256(over).digest()
            assert signature == sign_block(key, good)
            add(key, f"{len(over)} octets", signature, True, over)
        add(key, "another message", signature, False)
        tail = DIGEST_INFO + digest
        bad_blocks = {
            "octets behind the digest": b"\x00\x01" + b"\xff" * 8 + b"\x00" + tail + bytes(size - 11 - len(tail)),
            "no parameters in the algorithm": b"\x00\x01" + b"\xff" * (size - 52) + b"\x00"
                                              + bytes.fromhex("302f300b0609608648016503040201" + "0420") + digest,
            "block type 2": b"\x00\x02" + b"\xff" * (size - 54) + b"\x00" + tail,
            "a zero in the padding": b"\x00\x01" + b"\xff" * 9 + b"\x00" + b"\xff" * (size - 64) + b"\x00" + tail,
            "another octet in the padding": b"\x00\x01" + b"\xff" * (size - 55) + b"\xfe\x00" + tail,
            "a bare digest": b"\x00\x01" + b"\xff" * (size - 35) + b"\x00" + digest,
        }
        for name, block in bad_blocks.items():
            assert len(block) == size, name
            add(key, name, sign_block(key, block), False)
        if key["e"] == "03":
            add(key, "forged with octets behind the digest", forge(message, size, 8), False)
            add(key, "forged without padding", forge(message, size, 0), False)
    write("rsa-pkcs1-sha256", "RSASSA-PKCS1-v1_5 with SHA-256", "RFC 8017 sections 8.2 and 9.2", cases)


def main():
    HERE.mkdir(exist_ok=True)
    make_sha256()
    make_hmac()
    make_hkdf()
    make_cbc()
    make_gcm()
    keys = load_keys()
    make_oaep(keys)
    make_signatures(keys)


if __name__ == "__main__":
    main()
