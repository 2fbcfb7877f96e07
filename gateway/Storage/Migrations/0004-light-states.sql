-- Last known states of lights. version is 8 octets, big-endian, so that unsigned versions compare as they should.
CREATE TABLE light_state (
    device_id BLOB PRIMARY KEY CHECK (length(device_id) = 16),
    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    version BLOB NOT NULL CHECK (length(version) = 8),
    known_at INTEGER NOT NULL
) WITHOUT ROWID;
