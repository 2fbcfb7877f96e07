-- Secrets that later sessions begin with. serial says which is newer: a clock may go back, this does not.
CREATE TABLE resumption (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    preshared_id BLOB NOT NULL UNIQUE CHECK (length(preshared_id) = 8),
    peer_id BLOB NOT NULL CHECK (length(peer_id) = 16),
    secret BLOB NOT NULL,
    expires_at INTEGER NOT NULL
);

CREATE INDEX resumption_by_peer ON resumption (peer_id, serial);
CREATE INDEX resumption_by_expiry ON resumption (expires_at);
