-- Tickets whose organization an agent chose in the panel, and what that added in Zendesk, so that it can be taken back.
CREATE TABLE assignments (
    tenant       TEXT NOT NULL,
    ticket       INTEGER NOT NULL,
    requester    INTEGER NOT NULL,
    organization INTEGER NOT NULL,
    adds_member  INTEGER NOT NULL,          -- 1: the requester did not belong to the organization before
    membership   INTEGER,                   -- the membership that was made, once Zendesk has told its id
    stage        TEXT NOT NULL,             -- 'begun', 'done', 'taking_back'
    assigned_by  INTEGER NOT NULL,
    assigned_at  INTEGER NOT NULL,
    evidence     TEXT NOT NULL,             -- a code
    PRIMARY KEY (tenant, ticket)
) STRICT, WITHOUT ROWID;

-- A sender's address or number that was given to a contact, so that the next ticket is recognised. Never the value itself.
CREATE TABLE remembered_senders (
    tenant        TEXT NOT NULL,
    ticket        INTEGER NOT NULL,
    kind          TEXT NOT NULL,            -- 'email', 'phone_number'
    contact       INTEGER NOT NULL,
    organization  INTEGER NOT NULL,
    identity      INTEGER,                  -- what was made in Zendesk, once it has told its id
    stage         TEXT NOT NULL,            -- as above
    remembered_by INTEGER NOT NULL,
    remembered_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, ticket, kind)
) STRICT, WITHOUT ROWID;

-- How far Zendesk's tickets have been read for what support costs.
CREATE TABLE cost_readings (
    tenant  TEXT NOT NULL,
    cursor  TEXT,                           -- Zendesk's; NULL before the first page
    begun   INTEGER NOT NULL,               -- from when on tickets are read
    read_at INTEGER NOT NULL,
    is_end  INTEGER NOT NULL,               -- 1: at that time there was nothing more
    PRIMARY KEY (tenant)
) STRICT, WITHOUT ROWID;

-- Each ticket as it was last read.
CREATE TABLE cost_tickets (
    tenant       TEXT NOT NULL,
    ticket       INTEGER NOT NULL,
    organization INTEGER,                   -- NULL: none
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    touches      INTEGER NOT NULL,          -- altogether
    seconds      INTEGER NOT NULL,          -- altogether
    PRIMARY KEY (tenant, ticket)
) STRICT, WITHOUT ROWID;

CREATE INDEX cost_tickets_by_creation ON cost_tickets (tenant, created_at);

-- What was added to a ticket between two readings, at the ticket's own time.
CREATE TABLE cost_entries (
    tenant  TEXT NOT NULL,
    ticket  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    touches INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (tenant, ticket, at)
) STRICT, WITHOUT ROWID;

CREATE INDEX cost_entries_by_time ON cost_entries (tenant, at);
