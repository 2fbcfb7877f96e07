-- Enrolled devices. name_key is the name in the form that is compared. A revoked device has no secret: changing the flag does not bring it back.
CREATE TABLE device (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    group_id BLOB NOT NULL CHECK (length(group_id) = 16),
    secret BLOB,
    enrolled_at INTEGER NOT NULL,
    last_endpoint TEXT,
    last_seen_at INTEGER,
    revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
    CHECK ((revoked = 1) = (secret IS NULL))
) WITHOUT ROWID;
