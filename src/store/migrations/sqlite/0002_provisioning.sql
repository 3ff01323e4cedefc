-- What billing's events leave behind. Nothing here names a person: a telephone number of an event is sealed, what was
-- written to Zendesk is kept as keyed hashes. Bodies that cannot be understood are the one exception, see below.

-- Events that were taken, so that a repeat does nothing. Pruned by age.
CREATE TABLE handled_events (
    tenant   TEXT    NOT NULL,
    env      TEXT    NOT NULL,              -- billing's environment, '' where the event names none
    event    TEXT    NOT NULL,
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, env, event)
) STRICT, WITHOUT ROWID;

CREATE INDEX handled_events_by_age ON handled_events (tenant, taken_at);

-- What has changed in billing and is not worked off yet: one row for each customer, account or number.
CREATE TABLE inbox (
    tenant      TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('customer', 'account', 'number')),
    subject     TEXT    NOT NULL,           -- its id; of a number, a keyed hash
    sealed      BLOB,                       -- of a number: the number itself, encrypted
    cause       TEXT    NOT NULL,           -- type of the latest event, or a code of portadesk
    since       INTEGER NOT NULL,           -- the oldest change that is not worked off
    marks       INTEGER NOT NULL,           -- grows with every event: tells work that is done from work that is outdated
    thorough    INTEGER NOT NULL,           -- 1: look at Zendesk even where nothing seems to have changed
    tries       INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    parked      INTEGER NOT NULL,           -- 1: given up after too many tries; a person or a new event brings it back
    last_error  TEXT,
    lease_owner TEXT,
    lease_ends  INTEGER NOT NULL,
    PRIMARY KEY (tenant, kind, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX inbox_by_next_try ON inbox (tenant, parked, next_try_at);

-- Bodies that can never be processed, as they came. They are what the sender made them, so anything may stand in them.
CREATE TABLE dead_letters (
    tenant  TEXT    NOT NULL,
    digest  BLOB    NOT NULL,               -- SHA-256 of the body: a repeat is counted, not kept again
    reason  TEXT    NOT NULL,
    body    BLOB    NOT NULL,
    times   INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, digest)
) STRICT, WITHOUT ROWID;

-- What portadesk last wrote to a customer's organization and contact.
CREATE TABLE written (
    tenant       TEXT    NOT NULL,
    customer     INTEGER NOT NULL,
    organization INTEGER NOT NULL,
    contact      INTEGER,                   -- the Zendesk user who is the customer's contact
    state        TEXT    NOT NULL,          -- a JSON object of keyed hashes
    written_at   INTEGER NOT NULL,
    PRIMARY KEY (tenant, customer)
) STRICT, WITHOUT ROWID;

-- Customers whose organization a person has to choose: nothing is matched by a name alone.
CREATE TABLE proposals (
    tenant       TEXT    NOT NULL,
    customer     INTEGER NOT NULL,
    organization INTEGER NOT NULL,
    evidence     TEXT    NOT NULL,          -- a code: what the two have in common
    since        INTEGER NOT NULL,
    PRIMARY KEY (tenant, customer, organization)
) STRICT, WITHOUT ROWID;

-- Random values that belong to this database.
CREATE TABLE keys (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- How far the pass over all customers has come.
CREATE TABLE sweeps (
    tenant    TEXT    NOT NULL PRIMARY KEY,
    place     INTEGER NOT NULL,             -- customers looked at in this pass
    missing   INTEGER NOT NULL,             -- of these without an organization
    next_at   INTEGER NOT NULL,             -- when the next page, or the next pass, may begin
    customers INTEGER,                      -- of the last whole pass: how many there were, NULL before the first
    without   INTEGER                       -- and how many had no organization
) STRICT, WITHOUT ROWID;
