-- What keeps a list of millions quick: indexes in the order of the inbox over the few leads that are
-- open, and an index of three-letter pieces over the words that people search by.

-- The running clocks, with what the usual filters ask of them, so that a count reads the index alone.
DROP INDEX leads_due;
CREATE INDEX leads_due ON leads (due_at, id, stage, owner, queue, partner_id, snoozed_until, alert_at, clock) WHERE due_at < 9223372036854775807;

-- Open leads. The expressions keep these indexes to the queries that repeat them word for word, and
-- such a query from taking any other.
CREATE INDEX leads_open ON leads (due_at, id, stage, owner, queue, partner_id, snoozed_until) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_owner ON leads (owner, due_at, id, stage, queue, partner_id, snoozed_until) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_partner ON leads (partner_id, due_at, id, stage, owner, queue, snoozed_until) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_person ON leads (COALESCE(person_id, 0), id) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_account ON leads (COALESCE(account_id, 0), id) WHERE COALESCE(stage, '') IN ('new', 'eql');
DROP INDEX leads_person;
CREATE INDEX leads_person ON leads (person_id, id);
DROP INDEX leads_account;
CREATE INDEX leads_account ON leads (account_id, id);
CREATE INDEX leads_owner ON leads (owner, due_at, id);

-- What somebody did lately is looked for by time: a person may have acted a hundred thousand times.
DROP INDEX journal_acts;
CREATE INDEX journal_acts ON journal (actor, at) WHERE by_kind = 'human';

-- Full-text search. This part is SQLite's own: each index holds which three-letter pieces of the
-- folded words stand in which row, and nothing else; the words are read from the tables again.
CREATE VIEW personal_notes AS SELECT id, search FROM personal WHERE kind = 'note';
CREATE VIRTUAL TABLE persons_words USING fts5(search, content='persons', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0);
CREATE VIRTUAL TABLE accounts_words USING fts5(search, content='accounts', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0);
CREATE VIRTUAL TABLE notes_words USING fts5(search, content='personal_notes', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0);
INSERT INTO persons_words (persons_words) VALUES ('rebuild');
INSERT INTO accounts_words (accounts_words) VALUES ('rebuild');
INSERT INTO notes_words (notes_words) VALUES ('rebuild');

-- Up to which id rows are in the index: rows are added in the order of ids, so that what is new is
-- found without a list of it. The transaction that adds rows brings the mark up at its end.
CREATE TABLE words_mark (
  name TEXT PRIMARY KEY,
  last BIGINT NOT NULL
);
INSERT INTO words_mark (name, last) VALUES ('persons', COALESCE((SELECT MAX(id) FROM persons), 0)), ('accounts', COALESCE((SELECT MAX(id) FROM accounts), 0)), ('notes', COALESCE((SELECT MAX(id) FROM personal), 0));

-- What indexed rows said before this transaction changed them. It is empty between transactions.
CREATE TABLE words_old (
  name   TEXT   NOT NULL,
  id     BIGINT NOT NULL,
  search TEXT   NOT NULL,
  erased BIGINT NOT NULL,
  PRIMARY KEY (name, id)
);
CREATE TRIGGER persons_words_change AFTER UPDATE OF search ON persons WHEN old.search <> new.search AND old.id <= (SELECT last FROM words_mark WHERE name = 'persons')
BEGIN INSERT INTO words_old (name, id, search, erased) VALUES ('persons', old.id, old.search, new.erased_at <> 0) ON CONFLICT (name, id) DO UPDATE SET erased = MAX(erased, excluded.erased); END;
CREATE TRIGGER persons_words_drop AFTER DELETE ON persons WHEN old.id <= (SELECT last FROM words_mark WHERE name = 'persons')
BEGIN INSERT INTO words_old (name, id, search, erased) VALUES ('persons', old.id, old.search, 0) ON CONFLICT (name, id) DO NOTHING; END;
CREATE TRIGGER accounts_words_change AFTER UPDATE OF search ON accounts WHEN old.search <> new.search AND old.id <= (SELECT last FROM words_mark WHERE name = 'accounts')
BEGIN INSERT INTO words_old (name, id, search, erased) VALUES ('accounts', old.id, old.search, 0) ON CONFLICT (name, id) DO NOTHING; END;
CREATE TRIGGER accounts_words_drop AFTER DELETE ON accounts WHEN old.id <= (SELECT last FROM words_mark WHERE name = 'accounts')
BEGIN INSERT INTO words_old (name, id, search, erased) VALUES ('accounts', old.id, old.search, 0) ON CONFLICT (name, id) DO NOTHING; END;
CREATE TRIGGER notes_words_change AFTER UPDATE OF search ON personal WHEN old.kind = 'note' AND old.search <> new.search AND old.id <= (SELECT last FROM words_mark WHERE name = 'notes')
BEGIN INSERT INTO words_old (name, id, search, erased) VALUES ('notes', old.id, old.search, 1) ON CONFLICT (name, id) DO NOTHING; END;
CREATE TRIGGER notes_words_drop AFTER DELETE ON personal WHEN old.kind = 'note' AND old.id <= (SELECT last FROM words_mark WHERE name = 'notes')
BEGIN INSERT INTO words_old (name, id, search, erased) VALUES ('notes', old.id, old.search, 1) ON CONFLICT (name, id) DO NOTHING; END;
