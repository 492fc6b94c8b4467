-- The chain of the journal: each event has a hash over its own fields and the hash of the one before, so that
-- whoever changes, drops, adds or moves an event has to write all later ones anew (store/chain.go).
CREATE TABLE journal_linked (
  seq     BIGINT PRIMARY KEY,
  at      BIGINT NOT NULL,
  kind    TEXT   NOT NULL,
  lead_id BIGINT NOT NULL,
  actor   TEXT   NOT NULL,
  by_kind TEXT   NOT NULL,
  batch   TEXT   NOT NULL,
  policy  BIGINT NOT NULL,
  engine  BIGINT NOT NULL,
  undoes  TEXT   NOT NULL,
  data    TEXT   NOT NULL,
  link    BYTEA  NOT NULL
);
INSERT INTO journal_linked (seq, at, kind, lead_id, actor, by_kind, batch, policy, engine, undoes, data, link)
SELECT seq, at, kind, lead_id, actor, by_kind, batch, policy, engine, undoes, data,
 journal_link((SELECT link FROM journal_linked ORDER BY seq DESC LIMIT 1), seq, at, kind, lead_id, actor, by_kind, batch, policy, engine, undoes, data) OVER (ORDER BY seq)
FROM journal WHERE seq > $1 AND seq <= $2 ORDER BY seq;
DROP TABLE journal;
ALTER TABLE journal_linked RENAME TO journal;
CREATE INDEX journal_lead ON journal (lead_id, seq);
CREATE INDEX journal_acts ON journal (actor, at) WHERE by_kind = 'human';
CREATE INDEX journal_batch ON journal (batch) WHERE by_kind = 'human';
