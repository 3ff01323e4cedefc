-- SQLite's dialect; another database gets its own folder of migrations. Forward only: never edit, always add.
-- Moments are whole milliseconds since 1970-01-01T00:00:00Z. Ids of other systems are their numbers.

CREATE TABLE links (
    tenant               TEXT    NOT NULL,
    organization         INTEGER NOT NULL,
    customer             INTEGER NOT NULL,
    linked_by            INTEGER,           -- Zendesk user; NULL: adopted from the organization's external id
    linked_at            INTEGER NOT NULL,
    evidence             TEXT    NOT NULL,
    replaced_external_id TEXT,              -- put back when the link ends
    PRIMARY KEY (tenant, organization),
    UNIQUE (tenant, customer)
) STRICT, WITHOUT ROWID;

CREATE TABLE mirrors (
    tenant        TEXT    NOT NULL,
    organization  INTEGER NOT NULL,
    purpose       TEXT    NOT NULL CHECK (purpose IN ('name', 'release')),
    wanted        TEXT,
    may_replace   TEXT,
    cause         INTEGER NOT NULL,         -- the ledger record this intent belongs to
    since         INTEGER NOT NULL,
    tries         INTEGER NOT NULL,
    next_try_at   INTEGER NOT NULL,
    last_error    TEXT,
    foreign_value TEXT,
    PRIMARY KEY (tenant, organization)
) STRICT, WITHOUT ROWID;

CREATE INDEX mirrors_by_next_try ON mirrors (tenant, next_try_at);

CREATE TABLE installations (
    tenant       TEXT    NOT NULL PRIMARY KEY,
    app          INTEGER NOT NULL,
    installation INTEGER NOT NULL,
    public_key   TEXT    NOT NULL,
    seen_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    sequence      INTEGER NOT NULL PRIMARY KEY,
    at            INTEGER NOT NULL,
    tenant        TEXT    NOT NULL,
    actor         TEXT    NOT NULL,
    act           TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    detail        TEXT    NOT NULL,
    previous_hash BLOB    NOT NULL,
    hash          BLOB    NOT NULL
) STRICT;

-- Guards against accidents; whoever can write the file can drop them, which is what the hashes are for.
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only');
END;

-- How many records there are and the hash of the last: a ledger that lost its end no longer fits.
CREATE TABLE ledger_head (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    records INTEGER NOT NULL,
    hash    BLOB    NOT NULL
) STRICT;

INSERT INTO ledger_head (id, records, hash) VALUES (1, 0, zeroblob(32));
