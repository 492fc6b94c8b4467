-- What each person keeps for themselves: settings (zone, theme, signs, keys, earlier filters) and
-- saved views; and since when a partner owes an answer.

CREATE TABLE settings (
  owner TEXT   NOT NULL,
  name  TEXT   NOT NULL,
  value TEXT   NOT NULL,
  at    BIGINT NOT NULL,
  PRIMARY KEY (owner, name)
);

CREATE TABLE views (
  owner TEXT   NOT NULL,
  name  TEXT   NOT NULL,
  query TEXT   NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (owner, name)
);

-- The question to the partner that waits for an answer: when it was put (0: none waits) and the
-- erasable row that holds its words.
ALTER TABLE leads ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE leads ADD COLUMN question BIGINT NOT NULL DEFAULT 0;
