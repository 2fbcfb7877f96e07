-- What a peer keeps of its groups besides their statements. identity_key, invitation, keys, password and secret are sealed.
ALTER TABLE gateway ADD COLUMN identity_key BLOB;

-- standing has the numbers of GroupStanding. What has no value is NULL, never an empty blob.
CREATE TABLE group_seat (
    group_id BLOB PRIMARY KEY CHECK (length(group_id) = 16),
    name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 32),
    own_name TEXT NOT NULL CHECK (length(CAST(own_name AS BLOB)) BETWEEN 1 AND 32),
    standing INTEGER NOT NULL CHECK (standing BETWEEN -2147483648 AND 2147483647),
    wants_key INTEGER NOT NULL CHECK (wants_key IN (0, 1)),
    founder BLOB CHECK (length(founder) = 32),
    nonce BLOB CHECK (length(nonce) = 16),
    invitation BLOB,
    reason TEXT NOT NULL,
    keys BLOB,
    password BLOB
);

CREATE TABLE group_invitation (
    group_id BLOB NOT NULL CHECK (length(group_id) = 16),
    name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 32),
    secret BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    used_by BLOB CHECK (length(used_by) = 16),
    PRIMARY KEY (group_id, name)
) WITHOUT ROWID;
CREATE INDEX group_invitation_by_expiry ON group_invitation (expires_at);

-- Where members were last heard.
CREATE TABLE group_address (
    group_id BLOB NOT NULL CHECK (length(group_id) = 16),
    peer_id BLOB NOT NULL CHECK (length(peer_id) = 16),
    endpoint TEXT NOT NULL CHECK (length(endpoint) BETWEEN 1 AND 128),
    heard_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, peer_id)
) WITHOUT ROWID;
