-- What only one worker of all replicas may do at a time, and who does it: making an organization of one name, say.
CREATE TABLE turns (
    tenant TEXT    NOT NULL,
    name   TEXT    NOT NULL,               -- a keyed hash: of an organization's name, say
    owner  TEXT    NOT NULL,
    ends   INTEGER NOT NULL,              -- after a crash, others wait until then
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;
