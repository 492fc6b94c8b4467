-- How many open leads a company has, kept by the transaction that opens, closes or moves one, so that the inbox in the order of
-- companies goes through those alone that have one: most companies have none.
ALTER TABLE accounts ADD COLUMN open_leads BIGINT NOT NULL DEFAULT 0;
UPDATE accounts SET open_leads = (SELECT COUNT(*) FROM leads l
 WHERE COALESCE(l.account_id, 0) = accounts.id AND COALESCE(l.stage, '') IN ('new', 'eql'))
 WHERE id IN (SELECT COALESCE(l.account_id, 0) FROM leads l WHERE COALESCE(l.stage, '') IN ('new', 'eql'));
CREATE INDEX accounts_open ON accounts (LTRIM(search), id) WHERE open_leads > 0;
