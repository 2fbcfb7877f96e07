-- The index of advertisements: a file of its own, begun anew when it is damaged or was made by another version (INDEX.md).

-- Times in Unix seconds. The document stands last, so that it is not read where it is not asked for.
CREATE TABLE advertisement (
    serial INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    publisher BLOB NOT NULL CHECK (length(publisher) = 16),
    kind INTEGER NOT NULL,
    title TEXT NOT NULL,
    group_id BLOB CHECK (length(group_id) = 16),
    version INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    withdrawal INTEGER NOT NULL,
    attributes BLOB NOT NULL,
    document BLOB -- NULL when it is empty
);
CREATE UNIQUE INDEX advertisement_by_name ON advertisement (name, publisher);
CREATE INDEX advertisement_by_expiry ON advertisement (expires_at);

-- What advertisements are found by: the first character of a key says what the rest is.
CREATE TABLE term (
    key TEXT NOT NULL,
    serial INTEGER NOT NULL,
    PRIMARY KEY (key, serial)
) WITHOUT ROWID;

-- How many advertisements there are of each publisher.
CREATE TABLE publisher (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    held INTEGER NOT NULL
) WITHOUT ROWID;
