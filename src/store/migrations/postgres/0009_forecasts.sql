-- How far long work has come, and when it will have ended: told by whoever does it, read by whoever asks.
CREATE TABLE forecasts (
    tenant  TEXT NOT NULL,
    work    TEXT NOT NULL,             -- 'changes', 'apply'
    done    BIGINT NOT NULL,
    total   BIGINT NOT NULL,
    told_at BIGINT NOT NULL,           -- work that tells nothing for minutes has stopped
    ends_at BIGINT,                     -- NULL where nobody can say yet
    PRIMARY KEY (tenant, work)
);
