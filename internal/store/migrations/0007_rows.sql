-- Rows that reports need and that can never be made up for later: of a touch where it came from, the page
-- it belongs to, what it is known by outside and when it became known; each run of a clock; companies in a
-- partner's customer list and ours; and of an opportunity how its lead was chosen.

-- A page is named by number in touches, because an address would be written five million times.
ALTER TABLE pages ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
UPDATE pages SET number = (SELECT COUNT(*) FROM pages p WHERE p.url_key <= pages.url_key);
INSERT INTO sequences (name, last) SELECT 'page', COUNT(*) FROM pages;

-- seq is the number of the journal from which on the touch is known; 0 is before numbers were kept.
ALTER TABLE touches ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN page BIGINT NOT NULL DEFAULT 0;
ALTER TABLE touches ADD COLUMN referrer TEXT;
ALTER TABLE touches ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE touches ADD COLUMN external_id TEXT NOT NULL DEFAULT '';

CREATE TABLE cycles (
  lead_id BIGINT NOT NULL,
  kind    TEXT   NOT NULL,
  start   BIGINT NOT NULL,
  due     BIGINT NOT NULL,
  stop    BIGINT NOT NULL,
  owner   TEXT   NOT NULL,
  how     TEXT   NOT NULL,
  PRIMARY KEY (lead_id, kind, start)
) WITHOUT ROWID;

CREATE TABLE overlaps (
  partner_id         TEXT   NOT NULL,
  domain             TEXT   NOT NULL,
  first_seen         BIGINT NOT NULL,
  seq                BIGINT NOT NULL,
  name               TEXT,
  employees          BIGINT,
  industry           TEXT,
  country            TEXT,
  region             TEXT,
  tech_stack         TEXT,
  integration_active BIGINT,
  PRIMARY KEY (partner_id, domain)
) WITHOUT ROWID;

CREATE TABLE opportunities_chosen (
  id          BIGINT PRIMARY KEY,
  origin      TEXT   NOT NULL,
  external_id TEXT   NOT NULL,
  lead_id     BIGINT NOT NULL,
  amount      BIGINT,
  arr         BIGINT,
  stage       TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  closed_at   BIGINT NOT NULL,
  chosen      TEXT   NOT NULL,
  because     TEXT   NOT NULL,
  reason      TEXT   NOT NULL,
  named       TEXT   NOT NULL
);
INSERT INTO opportunities_chosen (id, origin, external_id, lead_id, amount, arr, stage, created_at, closed_at, chosen, because, reason, named)
SELECT id, origin, external_id, lead_id, amount, arr, stage, created_at, closed_at, '', '', '', '' FROM opportunities WHERE id > $1 AND id <= $2 ORDER BY id;
DROP TABLE opportunities;
ALTER TABLE opportunities_chosen RENAME TO opportunities;
CREATE UNIQUE INDEX opportunities_key ON opportunities (origin, external_id);
CREATE INDEX opportunities_lead ON opportunities (lead_id);
