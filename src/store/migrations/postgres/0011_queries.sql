-- What customers ask from self-care: written down when they send it, delivered to the help desk as one ticket, then
-- forgotten but for which ticket it became.
CREATE TABLE queries (
    tenant        TEXT    NOT NULL,
    id            TEXT    NOT NULL,     -- made when the form was opened: the same for every try to send it
    customer      BIGINT NOT NULL,
    stage         TEXT    NOT NULL CHECK (stage IN ('draft', 'sent', 'delivered')),
    began_at      BIGINT NOT NULL,
    sent_at       BIGINT,
    content       BYTEA,                 -- sealed; gone once it is delivered
    files         BIGINT NOT NULL,     -- how many were begun: their numbers are never used twice
    prepared      BYTEA,                 -- sealed: the very ticket that was sent, so that another try sends no other
    prepared_at   BIGINT,
    attempts      BIGINT NOT NULL,     -- tickets prepared; part of the key that the help desk knows repeats by
    tries         BIGINT NOT NULL,
    next_try_at   BIGINT NOT NULL,
    parked        BIGINT NOT NULL,
    last_error    TEXT,
    lease_owner   TEXT,
    lease_ends    BIGINT NOT NULL,
    ticket        BIGINT,
    requester     BIGINT,
    PRIMARY KEY (tenant, id)
);

CREATE INDEX queries_by_next_try ON queries (tenant, stage, parked, next_try_at);
CREATE INDEX queries_by_customer ON queries (tenant, customer, sent_at);

CREATE TABLE query_files (
    tenant TEXT    NOT NULL,
    query  TEXT    NOT NULL,
    number BIGINT NOT NULL,
    about  BYTEA    NOT NULL,            -- sealed: its name
    type   TEXT    NOT NULL,            -- as its first bytes say, not as its sender does
    bytes  BIGINT NOT NULL,
    whole  BIGINT NOT NULL,            -- 1: it came to its end
    PRIMARY KEY (tenant, query, number)
);

CREATE TABLE query_chunks (
    tenant TEXT    NOT NULL,
    query  TEXT    NOT NULL,
    file   BIGINT NOT NULL,
    chunk  BIGINT NOT NULL,
    sealed BYTEA    NOT NULL,
    PRIMARY KEY (tenant, query, file, chunk)
);
