-- How far long work has come, and when it will have ended: told by whoever does it, read by whoever asks.
CREATE TABLE forecasts (
    tenant  TEXT NOT NULL,
    work    TEXT NOT NULL,             -- 'changes', 'apply'
    done    INTEGER NOT NULL,
    total   INTEGER NOT NULL,
    told_at INTEGER NOT NULL,           -- work that tells nothing for minutes has stopped
    ends_at INTEGER,                    -- NULL where nobody can say yet
    PRIMARY KEY (tenant, work)
) STRICT, WITHOUT ROWID;
