-- Tickets whose organization an agent chose in the panel, and what that added in Zendesk, so that it can be taken back.
CREATE TABLE assignments (
    tenant       TEXT NOT NULL,
    ticket       BIGINT NOT NULL,
    requester    BIGINT NOT NULL,
    organization BIGINT NOT NULL,
    adds_member  BIGINT NOT NULL,          -- 1: the requester did not belong to the organization before
    membership   BIGINT,                   -- the membership that was made, once Zendesk has told its id
    stage        TEXT NOT NULL,             -- 'begun', 'done', 'taking_back'
    assigned_by  BIGINT NOT NULL,
    assigned_at  BIGINT NOT NULL,
    evidence     TEXT NOT NULL,             -- a code
    PRIMARY KEY (tenant, ticket)
);

-- A sender's address or number that was given to a contact, so that the next ticket is recognised. Never the value itself.
CREATE TABLE remembered_senders (
    tenant        TEXT NOT NULL,
    ticket        BIGINT NOT NULL,
    kind          TEXT NOT NULL,            -- 'email', 'phone_number'
    contact       BIGINT NOT NULL,
    organization  BIGINT NOT NULL,
    identity      BIGINT,                  -- what was made in Zendesk, once it has told its id
    stage         TEXT NOT NULL,            -- as above
    remembered_by BIGINT NOT NULL,
    remembered_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, ticket, kind)
);

-- How far Zendesk's tickets have been read for what support costs.
CREATE TABLE cost_readings (
    tenant  TEXT NOT NULL,
    cursor  TEXT,                           -- Zendesk's; NULL before the first page
    begun   BIGINT NOT NULL,               -- from when on tickets are read
    read_at BIGINT NOT NULL,
    is_end  BIGINT NOT NULL,               -- 1: at that time there was nothing more
    PRIMARY KEY (tenant)
);

-- Each ticket as it was last read.
CREATE TABLE cost_tickets (
    tenant       TEXT NOT NULL,
    ticket       BIGINT NOT NULL,
    organization BIGINT,                   -- NULL: none
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    touches      BIGINT NOT NULL,          -- altogether
    seconds      BIGINT NOT NULL,          -- altogether
    PRIMARY KEY (tenant, ticket)
);

CREATE INDEX cost_tickets_by_creation ON cost_tickets (tenant, created_at);

-- What was added to a ticket between two readings, at the ticket's own time.
CREATE TABLE cost_entries (
    tenant  TEXT NOT NULL,
    ticket  BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    touches BIGINT NOT NULL,
    seconds BIGINT NOT NULL,
    PRIMARY KEY (tenant, ticket, at)
);

CREATE INDEX cost_entries_by_time ON cost_entries (tenant, at);
