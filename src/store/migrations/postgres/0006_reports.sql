-- What billing is to be told about the provisioning of its accounts, where that is wanted: the latest status of each.
CREATE TABLE reports (
    tenant      TEXT NOT NULL,
    account     BIGINT NOT NULL,
    customer    BIGINT,                    -- whose account it is, once that is known
    status      TEXT NOT NULL,             -- in billing's words
    message     TEXT NOT NULL,             -- a code, '' where there is nothing to say
    told        BIGINT NOT NULL,           -- 1: billing has it
    version     BIGINT NOT NULL,           -- grows with every change: what is told late must not count for what is new
    tries       BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, account)
);

CREATE INDEX reports_by_customer ON reports (tenant, customer);
CREATE INDEX reports_by_next_try ON reports (tenant, told, next_try_at);
