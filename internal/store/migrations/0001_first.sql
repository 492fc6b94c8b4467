-- The first schema. One text for SQLite and PostgreSQL: BIGINT milliseconds UTC for time (0: none),
-- BIGINT minor units for money, TEXT for JSON, which is opaque to SQL. Ids are made by the program.

CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE sequences (
  name TEXT PRIMARY KEY,
  last BIGINT NOT NULL
);
INSERT INTO sequences (name, last) VALUES ('lead', 0), ('person', 0), ('account', 0), ('touch', 0), ('personal', 0), ('delivery', 0), ('opportunity', 0);

-- The journal: append-only, numbered in commit order, without personal values.
CREATE TABLE journal_head (
  id  BIGINT PRIMARY KEY,
  seq BIGINT NOT NULL
);
INSERT INTO journal_head (id, seq) VALUES (1, 0);

CREATE TABLE journal (
  seq     BIGINT PRIMARY KEY,
  at      BIGINT NOT NULL,
  kind    TEXT   NOT NULL,
  lead_id BIGINT NOT NULL,
  actor   TEXT   NOT NULL,
  by_kind TEXT   NOT NULL,
  batch   TEXT   NOT NULL,
  policy  TEXT   NOT NULL,
  engine  BIGINT NOT NULL,
  undoes  TEXT   NOT NULL,
  data    TEXT   NOT NULL
);
CREATE INDEX journal_lead ON journal (lead_id, seq);
CREATE INDEX journal_acts ON journal (actor, seq) WHERE by_kind = 'human';
CREATE INDEX journal_batch ON journal (batch) WHERE by_kind = 'human';

-- Personal values live here and in personal, and nowhere else: erasing a person empties these rows
-- and leaves every figure and the journal's order whole.
CREATE TABLE persons (
  id        BIGINT PRIMARY KEY,
  email_key TEXT   NOT NULL,
  email     TEXT,
  name      TEXT,
  phone     TEXT,
  title     TEXT,
  language  TEXT,
  time_zone TEXT,
  search    TEXT   NOT NULL,
  by_hand   TEXT   NOT NULL,
  erased_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX persons_email ON persons (email_key) WHERE email_key <> '';

CREATE TABLE person_clients (
  client_id TEXT PRIMARY KEY,
  person_id BIGINT NOT NULL
);
CREATE INDEX person_clients_person ON person_clients (person_id);

CREATE TABLE personal (
  id        BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  kind      TEXT   NOT NULL,
  value     TEXT   NOT NULL,
  search    TEXT   NOT NULL
);
CREATE INDEX personal_person ON personal (person_id, id);

CREATE TABLE accounts (
  id                 BIGINT PRIMARY KEY,
  domain             TEXT   NOT NULL,
  name               TEXT,
  employees          BIGINT,
  industry           TEXT,
  country            TEXT,
  region             TEXT,
  tech_stack         TEXT,
  integration_active BIGINT,
  region_key         TEXT   NOT NULL,
  country_key        TEXT   NOT NULL,
  search             TEXT   NOT NULL,
  by_hand            TEXT   NOT NULL
);
CREATE UNIQUE INDEX accounts_domain ON accounts (domain) WHERE domain <> '';

CREATE TABLE partners (
  id               TEXT PRIMARY KEY,
  name             TEXT   NOT NULL,
  kind             TEXT   NOT NULL,
  tier             TEXT   NOT NULL,
  certified        BIGINT,
  region           TEXT   NOT NULL,
  language         TEXT   NOT NULL,
  manager          TEXT   NOT NULL,
  aliases          TEXT   NOT NULL,
  status           TEXT   NOT NULL,
  history          TEXT   NOT NULL,
  cost_per_quarter BIGINT,
  payout_bp        BIGINT,
  joined_at        BIGINT NOT NULL,
  search           TEXT   NOT NULL
);

CREATE TABLE pages (
  url_key      TEXT PRIMARY KEY,
  partner_id   TEXT   NOT NULL,
  url          TEXT   NOT NULL,
  title        TEXT   NOT NULL,
  kind         TEXT   NOT NULL,
  content      TEXT   NOT NULL,
  published_at BIGINT NOT NULL,
  refreshed_at BIGINT NOT NULL,
  gone_at      BIGINT NOT NULL
);
CREATE INDEX pages_partner ON pages (partner_id);

CREATE TABLE leads (
  id               BIGINT PRIMARY KEY,
  version          BIGINT NOT NULL,
  person_id        BIGINT NOT NULL,
  account_id       BIGINT NOT NULL,
  partner_id       TEXT   NOT NULL,
  source           TEXT   NOT NULL,
  external_id      TEXT,
  referred_at      BIGINT NOT NULL,
  program_tier     TEXT,
  use_case         TEXT,
  product_line     TEXT,
  tags             TEXT,
  utm              TEXT   NOT NULL,
  landing_url      TEXT,
  client_id        TEXT,
  surface          TEXT,
  stage            TEXT   NOT NULL,
  verdict          TEXT   NOT NULL,
  score            BIGINT NOT NULL,
  fit              BIGINT NOT NULL,
  intent           BIGINT NOT NULL,
  open_gates       TEXT   NOT NULL,
  reason           TEXT   NOT NULL,
  owner            TEXT   NOT NULL,
  queue            TEXT   NOT NULL,
  clock            TEXT   NOT NULL,
  due_at           BIGINT NOT NULL,
  alert_at         BIGINT NOT NULL,
  triage_start     BIGINT NOT NULL,
  triage_stop      BIGINT NOT NULL,
  contact_start    BIGINT NOT NULL,
  contact_stop     BIGINT NOT NULL,
  first_contact_at BIGINT NOT NULL,
  eql_at           BIGINT NOT NULL,
  sql_at           BIGINT NOT NULL,
  won_at           BIGINT NOT NULL,
  lost_at          BIGINT NOT NULL,
  closed_at        BIGINT NOT NULL,
  stage_before     TEXT   NOT NULL,
  partner_word     TEXT   NOT NULL,
  our_word         TEXT   NOT NULL,
  bant             TEXT   NOT NULL,
  next_step        BIGINT NOT NULL,
  note             BIGINT NOT NULL,
  attributes       BIGINT NOT NULL,
  nurture_until    BIGINT NOT NULL,
  snoozed_until    BIGINT NOT NULL,
  conflicts        BIGINT NOT NULL,
  policy           TEXT   NOT NULL,
  stale_at         BIGINT NOT NULL,
  touched_at       BIGINT NOT NULL,
  created_at       BIGINT NOT NULL,
  updated_at       BIGINT NOT NULL,
  by_hand          TEXT   NOT NULL,
  tier_key         TEXT   NOT NULL,
  product_key      TEXT   NOT NULL,
  tags_key         TEXT   NOT NULL
);
CREATE INDEX leads_due ON leads (due_at, id) WHERE due_at < 9223372036854775807;
CREATE INDEX leads_stage ON leads (stage, due_at, id);
CREATE INDEX leads_person ON leads (person_id);
CREATE INDEX leads_account ON leads (account_id);
CREATE INDEX leads_partner ON leads (partner_id, id);
CREATE INDEX leads_stale ON leads (stale_at) WHERE stale_at < 9223372036854775807;
CREATE INDEX leads_nurture ON leads (nurture_until) WHERE nurture_until > 0;

CREATE TABLE touches (
  id         BIGINT PRIMARY KEY,
  person_id  BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  kind       TEXT   NOT NULL,
  url        TEXT,
  asset      TEXT,
  owned_by   TEXT,
  partner_id TEXT   NOT NULL,
  surface    TEXT   NOT NULL,
  utm        TEXT   NOT NULL
);
CREATE INDEX touches_person ON touches (person_id, at);

CREATE TABLE opportunities (
  id          BIGINT PRIMARY KEY,
  origin      TEXT   NOT NULL,
  external_id TEXT   NOT NULL,
  lead_id     BIGINT NOT NULL,
  amount      BIGINT NOT NULL,
  arr         BIGINT,
  stage       TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  closed_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX opportunities_key ON opportunities (origin, external_id);
CREATE INDEX opportunities_lead ON opportunities (lead_id);

-- What was already admitted: the digest of every row's exact content under its origin and key, so
-- that the same file twice changes nothing the second time. Digests are salted per database.
CREATE TABLE admitted (
  kind   TEXT   NOT NULL,
  digest TEXT   NOT NULL,
  target BIGINT NOT NULL,
  PRIMARY KEY (kind, digest)
);
CREATE TABLE origins (
  kind   TEXT   NOT NULL,
  ref    TEXT   NOT NULL,
  target BIGINT NOT NULL,
  PRIMARY KEY (kind, ref)
);

CREATE TABLE deliveries (
  id         BIGINT PRIMARY KEY,
  lead_id    BIGINT NOT NULL,
  partner_id TEXT   NOT NULL,
  kind       TEXT   NOT NULL,
  batch      TEXT   NOT NULL,
  not_before BIGINT NOT NULL,
  state      TEXT   NOT NULL,
  data       TEXT   NOT NULL
);
CREATE INDEX deliveries_due ON deliveries (not_before, id) WHERE state = 'waiting';
CREATE INDEX deliveries_batch ON deliveries (batch);

CREATE TABLE drafts (
  owner   TEXT   NOT NULL,
  lead_id BIGINT NOT NULL,
  sheet   TEXT   NOT NULL,
  body    TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (owner, lead_id, sheet)
);

CREATE TABLE policies (
  hash         TEXT PRIMARY KEY,
  document     TEXT   NOT NULL,
  published_at BIGINT NOT NULL,
  published_by TEXT   NOT NULL,
  ordinal      BIGINT NOT NULL
);

CREATE TABLE users (
  name       TEXT PRIMARY KEY,
  role       TEXT   NOT NULL,
  created_at BIGINT NOT NULL
);

-- Figures kept up by the transaction that changes them; verify recomputes them from the journal.
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  n    BIGINT NOT NULL
);
