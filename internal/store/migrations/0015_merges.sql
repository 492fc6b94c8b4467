-- Leads that are one with another: id is the lead that is gone, survivor the one it went into, root the one that stands
-- for both now, which is another one where the survivor was merged in its turn. What person_id did counts for root.
-- kept is the lead as it was, as JSON, '' once its person was erased.
CREATE TABLE merges (
  id         BIGINT PRIMARY KEY,
  survivor   BIGINT NOT NULL,
  root       BIGINT NOT NULL,
  person_id  BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  merged_at  BIGINT NOT NULL,
  merged_by  TEXT   NOT NULL,
  batch      TEXT   NOT NULL,
  kept       TEXT   NOT NULL
);
CREATE INDEX merges_root ON merges (root);
CREATE INDEX merges_person ON merges (person_id);

-- Two leads of which somebody said that they are two; id is both numbers, the lower one first.
CREATE TABLE apart (
  id      TEXT   PRIMARY KEY,
  at      BIGINT NOT NULL,
  said_by TEXT   NOT NULL
);
