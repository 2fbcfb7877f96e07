-- Signed statements of groups. They are public to the group: each carries its signature, and who reads it back verifies it again.
CREATE TABLE group_statement (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
    group_id BLOB NOT NULL CHECK (length(group_id) = 16),
    octets BLOB NOT NULL CHECK (length(octets) BETWEEN 1 AND 1024)
);
CREATE INDEX group_statement_by_group ON group_statement (group_id, serial);
