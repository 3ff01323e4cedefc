-- What customers ask from self-care: written down when they send it, delivered to the help desk as one ticket, then
-- forgotten but for which ticket it became.
CREATE TABLE queries (
    tenant        TEXT    NOT NULL,
    id            TEXT    NOT NULL,     -- made when the form was opened: the same for every try to send it
    customer      INTEGER NOT NULL,
    stage         TEXT    NOT NULL CHECK (stage IN ('draft', 'sent', 'delivered')),
    began_at      INTEGER NOT NULL,
    sent_at       INTEGER,
    content       BLOB,                 -- sealed; gone once it is delivered
    files         INTEGER NOT NULL,     -- how many were begun: their numbers are never used twice
    prepared      BLOB,                 -- sealed: the very ticket that was sent, so that another try sends no other
    prepared_at   INTEGER,
    attempts      INTEGER NOT NULL,     -- tickets prepared; part of the key that the help desk knows repeats by
    tries         INTEGER NOT NULL,
    next_try_at   INTEGER NOT NULL,
    parked        INTEGER NOT NULL,
    last_error    TEXT,
    lease_owner   TEXT,
    lease_ends    INTEGER NOT NULL,
    ticket        INTEGER,
    requester     INTEGER,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX queries_by_next_try ON queries (tenant, stage, parked, next_try_at);
CREATE INDEX queries_by_customer ON queries (tenant, customer, sent_at);

CREATE TABLE query_files (
    tenant TEXT    NOT NULL,
    query  TEXT    NOT NULL,
    number INTEGER NOT NULL,
    about  BLOB    NOT NULL,            -- sealed: its name
    type   TEXT    NOT NULL,            -- as its first bytes say, not as its sender does
    bytes  INTEGER NOT NULL,
    whole  INTEGER NOT NULL,            -- 1: it came to its end
    PRIMARY KEY (tenant, query, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE query_chunks (
    tenant TEXT    NOT NULL,
    query  TEXT    NOT NULL,
    file   INTEGER NOT NULL,
    chunk  INTEGER NOT NULL,
    sealed BLOB    NOT NULL,
    PRIMARY KEY (tenant, query, file, chunk)
) STRICT;
