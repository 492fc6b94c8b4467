-- What partner managers bring in and decide: each row is known by one text and there are few of them.
CREATE TABLE spend (
  id      TEXT   PRIMARY KEY,
  channel TEXT   NOT NULL,
  period  TEXT   NOT NULL,
  item    TEXT   NOT NULL,
  amount  BIGINT NOT NULL,
  leads   BIGINT,
  sqls    BIGINT,
  won     BIGINT,
  arr     BIGINT
);
CREATE TABLE payouts (
  id         TEXT   PRIMARY KEY,
  partner_id TEXT   NOT NULL,
  paid_at    BIGINT NOT NULL,
  amount     BIGINT NOT NULL,
  period     TEXT   NOT NULL,
  reference  TEXT   NOT NULL
);
CREATE TABLE prospects (
  id             TEXT   PRIMARY KEY,
  partner_id     TEXT   NOT NULL,
  site           TEXT   NOT NULL,
  url            TEXT   NOT NULL,
  kind           TEXT   NOT NULL,
  monthly_visits BIGINT,
  audience       TEXT   NOT NULL,
  domain_rating  BIGINT
);
CREATE TABLE crawl (
  id       TEXT   PRIMARY KEY,
  url      TEXT   NOT NULL,
  status   BIGINT NOT NULL,
  redirect TEXT   NOT NULL,
  seen_at  BIGINT NOT NULL
);
CREATE TABLE targets (
  id             TEXT   PRIMARY KEY,
  partner_id     TEXT   NOT NULL,
  period         TEXT   NOT NULL,
  eqls           BIGINT,
  eqls_floor     BIGINT,
  pipeline       BIGINT,
  pipeline_floor BIGINT,
  answer         BIGINT,
  answer_floor   BIGINT
);
-- reason and would_change are the ids of erasable texts.
CREATE TABLE decisions (
  id           TEXT   PRIMARY KEY,
  partner_id   TEXT   NOT NULL,
  quarter      TEXT   NOT NULL,
  decision     TEXT   NOT NULL,
  reason       BIGINT NOT NULL,
  owner        TEXT   NOT NULL,
  due_on       TEXT   NOT NULL,
  moved        BIGINT,
  would_change BIGINT NOT NULL,
  decided_at   BIGINT NOT NULL,
  decided_by   TEXT   NOT NULL,
  done_at      BIGINT NOT NULL
);
-- A duty that was done, or that comes on another day.
CREATE TABLE duties (
  id      TEXT   PRIMARY KEY,
  done_at BIGINT NOT NULL,
  done_by TEXT   NOT NULL,
  moved_to TEXT   NOT NULL
);
-- A report as it was given out: its figures stay what they were. seq is the number of the journal it was made at.
CREATE TABLE reports (
  id         TEXT   PRIMARY KEY,
  name       TEXT   NOT NULL,
  period     TEXT   NOT NULL,
  partner_id TEXT   NOT NULL,
  as_of      BIGINT NOT NULL,
  seq        BIGINT NOT NULL,
  kept_at    BIGINT NOT NULL,
  kept_by    TEXT   NOT NULL,
  figures    TEXT   NOT NULL
);
