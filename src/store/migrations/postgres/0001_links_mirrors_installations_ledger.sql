-- PostgreSQL's dialect; the folder beside it holds SQLite's, step for step with the same meaning.
-- Forward only: never edit, always add.
-- Moments are whole milliseconds since 1970-01-01T00:00:00Z. Ids of other systems are their numbers.
-- Numbers are BIGINT throughout: the same Rust types read both databases.

CREATE TABLE links (
    tenant               TEXT   NOT NULL,
    organization         BIGINT NOT NULL,
    customer             BIGINT NOT NULL,
    linked_by            BIGINT,            -- Zendesk user; NULL: adopted from the organization's external id
    linked_at            BIGINT NOT NULL,
    evidence             TEXT   NOT NULL,
    replaced_external_id TEXT,              -- put back when the link ends
    PRIMARY KEY (tenant, organization),
    UNIQUE (tenant, customer)
);

CREATE TABLE mirrors (
    tenant        TEXT   NOT NULL,
    organization  BIGINT NOT NULL,
    purpose       TEXT   NOT NULL CHECK (purpose IN ('name', 'release')),
    wanted        TEXT,
    may_replace   TEXT,
    cause         BIGINT NOT NULL,          -- the ledger record this intent belongs to
    since         BIGINT NOT NULL,
    tries         BIGINT NOT NULL,
    next_try_at   BIGINT NOT NULL,
    last_error    TEXT,
    foreign_value TEXT,
    PRIMARY KEY (tenant, organization)
);

CREATE INDEX mirrors_by_next_try ON mirrors (tenant, next_try_at);

CREATE TABLE installations (
    tenant       TEXT   NOT NULL PRIMARY KEY,
    app          BIGINT NOT NULL,
    installation BIGINT NOT NULL,
    public_key   TEXT   NOT NULL,
    seen_at      BIGINT NOT NULL
);

CREATE TABLE ledger (
    sequence      BIGINT NOT NULL PRIMARY KEY,
    at            BIGINT NOT NULL,
    tenant        TEXT   NOT NULL,
    actor         TEXT   NOT NULL,
    act           TEXT   NOT NULL,
    subject       TEXT   NOT NULL,
    detail        TEXT   NOT NULL,
    previous_hash BYTEA  NOT NULL,
    hash          BYTEA  NOT NULL
);

-- Guards against accidents; whoever owns the tables can drop them, which is what the hashes are for.
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END
$$;

-- For each statement: one that meets no row is refused too, and TRUNCATE has no rows.
CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE OR TRUNCATE ON ledger
FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

-- How many records there are and the hash of the last: a ledger that lost its end no longer fits.
-- Whoever changes anything locks this row first, so that changes of all replicas come one after the other.
CREATE TABLE ledger_head (
    id      BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    records BIGINT NOT NULL,
    hash    BYTEA  NOT NULL
) WITH (fillfactor = 50);

INSERT INTO ledger_head (id, records, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));
