-- How far Zendesk was in step with billing, every few minutes: for a chart. Pruned by age.
CREATE TABLE samples (
    tenant    TEXT    NOT NULL,
    at        BIGINT NOT NULL,            -- the beginning of its few minutes: replicas share one sample
    customers BIGINT,                      -- of the last whole pass, NULL before the first
    in_step   BIGINT,                      -- of these
    waiting   BIGINT NOT NULL,
    given_up  BIGINT NOT NULL,
    unlinked  BIGINT NOT NULL,
    PRIMARY KEY (tenant, at)
);

-- Views are almost all of the ledger, and whoever asks for the last changes must not read them.
CREATE INDEX ledger_changes ON ledger (tenant, sequence) WHERE act <> 'viewed';
