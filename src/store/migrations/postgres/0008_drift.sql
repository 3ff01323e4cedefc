-- The pass over all customers goes over links and organizations as well.
ALTER TABLE sweeps ADD COLUMN stage TEXT NOT NULL DEFAULT 'customers';
ALTER TABLE sweeps ADD COLUMN cursor TEXT;                  -- where the next page begins, if not at the place
ALTER TABLE sweeps ADD COLUMN begun_at BIGINT NOT NULL DEFAULT 0;
-- The next pass begins at the beginning; one that is under way ends where it is.
UPDATE sweeps SET stage = 'links' WHERE place = 0;

-- What only that pass has found, once for each it is about. What is not found again is forgotten when a pass ends.
CREATE TABLE drift (
    tenant   TEXT NOT NULL,
    code     TEXT NOT NULL,
    subject  TEXT NOT NULL,                       -- customer:46170, organization:77
    found_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, code, subject)
);
