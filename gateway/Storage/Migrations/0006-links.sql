-- Which device's button switches which device's light. A link that was taken back stays, not wanted, until both devices know. No secret is here:
-- the pair's is made when the two are introduced, handed to both, and forgotten.
CREATE TABLE link (
    switch_id BLOB NOT NULL CHECK (length(switch_id) = 16),
    light_id BLOB NOT NULL CHECK (length(light_id) = 16),
    wanted INTEGER NOT NULL CHECK (wanted IN (0, 1)),
    introduced_at INTEGER,
    PRIMARY KEY (switch_id, light_id),
    CHECK (switch_id <> light_id)
) WITHOUT ROWID;
