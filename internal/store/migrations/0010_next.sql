-- A next step may have a date, on which it comes back into the list.
ALTER TABLE leads ADD COLUMN next_on BIGINT;
CREATE INDEX leads_next ON leads (next_on, id) WHERE next_on > 0;
