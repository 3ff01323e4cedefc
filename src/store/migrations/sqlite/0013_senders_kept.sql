-- Whose address or number it was that a contact was given: the ticket may be somebody else's by the time it is taken back.
ALTER TABLE remembered_senders ADD COLUMN requester INTEGER;   -- NULL: begun before this was kept

CREATE INDEX assignments_by_requester ON assignments (tenant, requester, organization);
