-- Mailboxes of a relay: a file of its own, since each deposit is flushed before it is answered (MAILBOXES.md). Times in Unix milliseconds.
CREATE TABLE relay (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    era BLOB NOT NULL CHECK (length(era) = 8)
);

CREATE TABLE mailbox (
    id INTEGER PRIMARY KEY,
    owner BLOB NOT NULL CHECK (length(owner) = 16),
    transit INTEGER NOT NULL CHECK (transit IN (0, 1)),
    group_id BLOB NOT NULL CHECK (length(group_id) = 16),
    access INTEGER NOT NULL,
    lease_until INTEGER NOT NULL
);
CREATE UNIQUE INDEX mailbox_by_name ON mailbox (owner, transit);

-- message is NULL once it was delivered: the name stays known until it expires.
CREATE TABLE item (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    mailbox INTEGER NOT NULL,
    receiver BLOB NOT NULL CHECK (length(receiver) = 16),
    gateway BLOB NOT NULL CHECK (length(gateway) = 16),
    sender BLOB NOT NULL CHECK (length(sender) = 16),
    key_id BLOB NOT NULL CHECK (length(key_id) = 8),
    sequence BLOB NOT NULL CHECK (length(sequence) = 8),
    depositor BLOB NOT NULL CHECK (length(depositor) = 16),
    home BLOB CHECK (length(home) = 16),
    accepted_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    message BLOB
);
CREATE UNIQUE INDEX item_by_name ON item (mailbox, sender, key_id, sequence, receiver);
CREATE INDEX item_waiting ON item (mailbox, number) WHERE message IS NOT NULL;
CREATE INDEX item_by_expiry ON item (expires_at);

-- How far this peer has come with the mailboxes that others keep for it.
CREATE TABLE collected (
    gateway BLOB PRIMARY KEY CHECK (length(gateway) = 16),
    era BLOB NOT NULL CHECK (length(era) = 8),
    number INTEGER NOT NULL
) WITHOUT ROWID;
