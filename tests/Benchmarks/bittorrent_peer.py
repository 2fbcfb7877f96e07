"""One BitTorrent peer (libtorrent) in a process of its own, told by its parent over standard input.

seed ADDRESS PORT FOLDER TORRENT RATE     makes TORRENT of FOLDER and seeds it, super-seeding, RATE octets a second in all
torrent FOLDER TORRENT URL                makes TORRENT with a web seed, and ends
peer ADDRESS PORT FOLDER TORRENT          fetches; prints "ready", waits for the line "go ADDRESS:PORT ...", prints "done MILLISECONDS"

A peer ends when its input does, and prints what it gave: "gave OCTETS".
"""
import sys
import time

import libtorrent as lt


def session(address, port, rate=0):
    made = lt.session({
        "listen_interfaces": f"{address}:{port}", "outgoing_interfaces": address, "enable_dht": False, "enable_lsd": False, "enable_upnp": False,
        "enable_natpmp": False, "enable_outgoing_utp": False, "enable_incoming_utp": False, "allow_multiple_connections_per_ip": True,
        "upload_rate_limit": rate, "connections_limit": 500, "alert_mask": 0, "min_reconnect_time": 1, "max_failcount": 1000,
        # By default the whole of such an update is one request to a web seed, and nobody has what others lack.
        "urlseed_max_request_bytes": 65536,
    })
    # Without this, peers of one network are not limited at all.
    everybody = lt.ip_filter()
    everybody.add_rule("0.0.0.0", "255.255.255.255", 1 << lt.session.global_peer_class_id)
    made.set_peer_class_filter(everybody)
    return made


def torrent(folder, path, url=None):
    files = lt.file_storage()
    lt.add_files(files, folder)
    made = lt.create_torrent(files, 16384)
    if url:
        made.add_url_seed(url)
    lt.set_piece_hashes(made, folder.rsplit("/", 1)[0])
    with open(path, "wb") as out:
        out.write(lt.bencode(made.generate()))


def add(made, path, folder, flags):
    params = lt.add_torrent_params()
    params.ti = lt.torrent_info(path)
    params.save_path = folder
    params.flags = flags
    return made.add_torrent(params)


def connect(handle, addresses):
    for one in addresses:
        host, port = one.split(":")
        handle.connect_peer((host, int(port)))


def main(arguments):
    if arguments[0] == "torrent":
        torrent(*arguments[1:])
        return
    kind, address, port, folder, path = arguments[:5]
    base = lt.torrent_flags.update_subscribe
    if kind == "seed":
        torrent(folder, path)
        made = session(address, port, int(arguments[5]))
        handle = add(made, path, folder.rsplit("/", 1)[0], base | lt.torrent_flags.super_seeding | lt.torrent_flags.seed_mode)
        while not handle.status().is_seeding:
            time.sleep(0.05)
        print("ready", flush=True)
    else:
        made = session(address, port)
        print("ready", flush=True)
        said = sys.stdin.readline().split()
        start = time.monotonic()
        handle = add(made, path, folder, base)
        connect(handle, said[1:])
        looked = start
        while not handle.status().is_seeding:
            time.sleep(0.02)
            # A peer that was not there yet is asked again, as a tracker would have it.
            if time.monotonic() - looked > 1:
                looked = time.monotonic()
                connect(handle, said[1:])
        print(f"done {(time.monotonic() - start) * 1000:.0f}", flush=True)
    sys.stdin.read()
    print(f"gave {handle.status().total_payload_upload}", flush=True)


main(sys.argv[1:])
