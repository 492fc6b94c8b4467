-- What filters ask of leads, narrow enough to be gone through from end to end: blocks of 64 rows with
-- the facets of leads, persons and accounts, packed, and the words that their numbers stand for. The
-- program fills them from the other tables and keeps them up (store/facet.go).
CREATE TABLE facets (
  id   BIGINT PRIMARY KEY,
  data BYTEA  NOT NULL
);
CREATE TABLE facet_texts (
  field  TEXT   NOT NULL,
  number BIGINT NOT NULL,
  word   TEXT   NOT NULL,
  PRIMARY KEY (field, number)
);
INSERT INTO sequences (name, last) VALUES ('word', 0);

-- The orders of open leads beside the clock's, and companies by name. Where the words of a search stand is
-- found in the facets now.
CREATE INDEX leads_open_score ON leads (score, id, due_at, stage, owner, queue, partner_id, snoozed_until) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_created ON leads (created_at, id, due_at, stage, owner, queue, partner_id, snoozed_until) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_touched ON leads (touched_at, id, due_at, stage, owner, queue, partner_id, snoozed_until) WHERE COALESCE(stage, '') IN ('new', 'eql');
DROP INDEX leads_open_person;
CREATE INDEX accounts_name ON accounts (LTRIM(search), id);
