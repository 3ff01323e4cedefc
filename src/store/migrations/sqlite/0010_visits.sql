-- What was good once, or is not good any more: single-use links that were used, visits that have ended. One row is kept
-- until its value would have run out by itself.
CREATE TABLE spent (
    id    BLOB    NOT NULL PRIMARY KEY,    -- random, of the value: tells nothing about who had it
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX spent_by_end ON spent (until);

-- Keys of the provider's own tools. The key itself is nowhere: what is kept recognises it.
CREATE TABLE api_keys (
    id         TEXT    NOT NULL PRIMARY KEY,
    tenant     TEXT    NOT NULL,
    name       TEXT    NOT NULL,            -- what it is for, in the operator's words
    scopes     TEXT    NOT NULL,            -- separated by blanks
    digest     BLOB    NOT NULL,            -- SHA-256 of the secret part, which is random
    made_at    INTEGER NOT NULL,
    ends_at    INTEGER,                     -- NULL: until it is revoked
    revoked_at INTEGER                      -- NULL: good
) STRICT, WITHOUT ROWID;
