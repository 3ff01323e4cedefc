-- How far Zendesk was in step with billing, every few minutes: for a chart. Pruned by age.
CREATE TABLE samples (
    tenant    TEXT    NOT NULL,
    at        INTEGER NOT NULL,            -- the beginning of its few minutes: replicas share one sample
    customers INTEGER,                     -- of the last whole pass, NULL before the first
    in_step   INTEGER,                     -- of these
    waiting   INTEGER NOT NULL,
    given_up  INTEGER NOT NULL,
    unlinked  INTEGER NOT NULL,
    PRIMARY KEY (tenant, at)
) STRICT, WITHOUT ROWID;

-- Views are almost all of the ledger, and whoever asks for the last changes must not read them.
CREATE INDEX ledger_changes ON ledger (tenant, sequence) WHERE act <> 'viewed';
