-- What billing is to be told about the provisioning of its accounts, where that is wanted: the latest status of each.
CREATE TABLE reports (
    tenant      TEXT NOT NULL,
    account     INTEGER NOT NULL,
    customer    INTEGER,                    -- whose account it is, once that is known
    status      TEXT NOT NULL,             -- in billing's words
    message     TEXT NOT NULL,             -- a code, '' where there is nothing to say
    told        INTEGER NOT NULL,           -- 1: billing has it
    version     INTEGER NOT NULL,           -- grows with every change: what is told late must not count for what is new
    tries       INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, account)
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_by_customer ON reports (tenant, customer);
CREATE INDEX reports_by_next_try ON reports (tenant, told, next_try_at);
