-- Who the gateway is, and whether the key file belongs to this database.
PRAGMA application_id = 0x4E505374; -- "NPSt"

CREATE TABLE schema_version (
    version INTEGER PRIMARY KEY,
    applied_at INTEGER NOT NULL
);

CREATE TABLE gateway (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    peer_id BLOB NOT NULL CHECK (length(peer_id) = 16),
    group_id BLOB NOT NULL CHECK (length(group_id) = 16),
    region_name TEXT NOT NULL,
    boot_count INTEGER NOT NULL DEFAULT 0 CHECK (boot_count BETWEEN 0 AND 4294967295),
    created_at INTEGER NOT NULL,
    key_check BLOB NOT NULL,
    authority_key BLOB
);
