-- Devices that sleep, and the newest order to the light of each: on or off, and until when it is worth carrying out.
CREATE TABLE sleeping (
    device_id BLOB PRIMARY KEY CHECK (length(device_id) = 16),
    asleep_at INTEGER NOT NULL,
    light INTEGER CHECK (light IN (0, 1)),
    light_until INTEGER CHECK ((light_until IS NULL) = (light IS NULL))
) WITHOUT ROWID;
