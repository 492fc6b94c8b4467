-- A leaner file. Ids are the numbers by which rows are found (SQLite keeps a table with such a key without
-- an index beside it), what is nothing but its key is kept as that, the touches of a person lie together,
-- policies are named by number, and the journal says in few letters what it said in many.
--
-- A statement that copies rows between two keys is run for one stretch of keys after another.

CREATE UNIQUE INDEX policies_number ON policies (ordinal);

CREATE TABLE journal_lean (
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
  data    TEXT   NOT NULL
);
INSERT INTO journal_lean (seq, at, kind, lead_id, actor, by_kind, batch, policy, engine, undoes, data)
SELECT seq, at, kind, lead_id, actor, by_kind, batch, COALESCE((SELECT ordinal FROM policies WHERE hash = policy), 0), engine, undoes, packed_content(data, at)
FROM journal WHERE seq > $1 AND seq <= $2 ORDER BY seq;
DROP TABLE journal;
ALTER TABLE journal_lean RENAME TO journal;
CREATE INDEX journal_lead ON journal (lead_id, seq);
CREATE INDEX journal_acts ON journal (actor, at) WHERE by_kind = 'human';
CREATE INDEX journal_batch ON journal (batch) WHERE by_kind = 'human';

CREATE TABLE touches_lean (
  person_id  BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  id         BIGINT NOT NULL,
  kind       TEXT   NOT NULL,
  url        TEXT,
  asset      TEXT,
  owned_by   TEXT,
  partner_id TEXT   NOT NULL,
  surface    TEXT   NOT NULL,
  utm        TEXT   NOT NULL,
  PRIMARY KEY (person_id, at, id)
) WITHOUT ROWID;
INSERT INTO touches_lean (person_id, at, id, kind, url, asset, owned_by, partner_id, surface, utm)
SELECT person_id, at, id, kind, url, asset, owned_by, partner_id, surface, utm
FROM touches WHERE person_id > $1 AND person_id <= $2 ORDER BY person_id, at, id;
DROP TABLE touches;
ALTER TABLE touches_lean RENAME TO touches;

CREATE TABLE admitted_lean (
  kind   TEXT   NOT NULL,
  digest TEXT   NOT NULL,
  target BIGINT NOT NULL,
  PRIMARY KEY (kind, digest)
) WITHOUT ROWID;
INSERT INTO admitted_lean (kind, digest, target) SELECT kind, short_digest(digest) AS digest, target FROM admitted ORDER BY 1, 2;
DROP TABLE admitted;
ALTER TABLE admitted_lean RENAME TO admitted;

CREATE TABLE origins_lean (
  kind   TEXT   NOT NULL,
  ref    TEXT   NOT NULL,
  target BIGINT NOT NULL,
  PRIMARY KEY (kind, ref)
) WITHOUT ROWID;
INSERT INTO origins_lean (kind, ref, target) SELECT kind, ref, target FROM origins ORDER BY kind, ref;
DROP TABLE origins;
ALTER TABLE origins_lean RENAME TO origins;

CREATE TABLE persons_lean (
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
INSERT INTO persons_lean (id, email_key, email, name, phone, title, language, time_zone, search, by_hand, erased_at)
SELECT id, email_key, email, name, phone, title, language, time_zone, search, by_hand, erased_at
FROM persons WHERE id > $1 AND id <= $2 ORDER BY id;
DROP TABLE persons;
ALTER TABLE persons_lean RENAME TO persons;
CREATE UNIQUE INDEX persons_email ON persons (email_key) WHERE email_key <> '';

CREATE TABLE person_clients_lean (
  client_id TEXT PRIMARY KEY,
  person_id BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO person_clients_lean (client_id, person_id) SELECT client_id, person_id FROM person_clients ORDER BY client_id;
DROP TABLE person_clients;
ALTER TABLE person_clients_lean RENAME TO person_clients;
CREATE INDEX person_clients_person ON person_clients (person_id);

DROP VIEW personal_notes;
CREATE TABLE personal_lean (
  id        BIGINT PRIMARY KEY,
  person_id BIGINT NOT NULL,
  at        BIGINT NOT NULL,
  kind      TEXT   NOT NULL,
  value     TEXT   NOT NULL,
  search    TEXT   NOT NULL
);
INSERT INTO personal_lean (id, person_id, at, kind, value, search)
SELECT id, person_id, at, kind, value, search FROM personal WHERE id > $1 AND id <= $2 ORDER BY id;
DROP TABLE personal;
ALTER TABLE personal_lean RENAME TO personal;
CREATE INDEX personal_person ON personal (person_id, id);
CREATE VIEW personal_notes AS SELECT id, search FROM personal WHERE kind = 'note';

CREATE TABLE accounts_lean (
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
INSERT INTO accounts_lean (id, domain, name, employees, industry, country, region, tech_stack, integration_active, region_key, country_key, search, by_hand)
SELECT id, domain, name, employees, industry, country, region, tech_stack, integration_active, region_key, country_key, search, by_hand
FROM accounts WHERE id > $1 AND id <= $2 ORDER BY id;
DROP TABLE accounts;
ALTER TABLE accounts_lean RENAME TO accounts;
CREATE UNIQUE INDEX accounts_domain ON accounts (domain) WHERE domain <> '';

-- What lists and filters ask for stands first: what stands behind it need not be read for it.
CREATE TABLE leads_lean (
  id               BIGINT PRIMARY KEY,
  version          BIGINT NOT NULL,
  person_id        BIGINT NOT NULL,
  account_id       BIGINT NOT NULL,
  stage            TEXT   NOT NULL,
  verdict          TEXT   NOT NULL,
  source           TEXT   NOT NULL,
  partner_id       TEXT   NOT NULL,
  owner            TEXT   NOT NULL,
  queue            TEXT   NOT NULL,
  score            BIGINT NOT NULL,
  fit              BIGINT NOT NULL,
  intent           BIGINT NOT NULL,
  conflicts        BIGINT NOT NULL,
  due_at           BIGINT NOT NULL,
  alert_at         BIGINT NOT NULL,
  clock            TEXT   NOT NULL,
  snoozed_until    BIGINT NOT NULL,
  created_at       BIGINT NOT NULL,
  updated_at       BIGINT NOT NULL,
  touched_at       BIGINT NOT NULL,
  stale_at         BIGINT NOT NULL,
  policy           BIGINT NOT NULL,
  tier_key         TEXT   NOT NULL,
  product_key      TEXT   NOT NULL,
  deal_type_key    TEXT   NOT NULL,
  tags_key         TEXT   NOT NULL,
  reason           TEXT   NOT NULL,
  open_gates       TEXT   NOT NULL,
  referred_at      BIGINT NOT NULL,
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
  nurture_until    BIGINT NOT NULL,
  asked_at         BIGINT NOT NULL,
  question         BIGINT NOT NULL,
  next_step        BIGINT NOT NULL,
  note             BIGINT NOT NULL,
  attributes       BIGINT NOT NULL,
  stage_before     TEXT   NOT NULL,
  partner_word     TEXT   NOT NULL,
  our_word         TEXT   NOT NULL,
  by_hand          TEXT   NOT NULL,
  bant             TEXT   NOT NULL,
  external_id      TEXT,
  program_tier     TEXT,
  use_case         TEXT,
  product_line     TEXT,
  deal_type        TEXT,
  tags             TEXT,
  surface          TEXT,
  client_id        TEXT,
  landing_url      TEXT,
  utm              TEXT   NOT NULL
);
INSERT INTO leads_lean (id, version, person_id, account_id, stage, verdict, source, partner_id, owner, queue, score, fit, intent, conflicts, due_at, alert_at, clock,
 snoozed_until, created_at, updated_at, touched_at, stale_at, policy, tier_key, product_key, deal_type_key, tags_key, reason, open_gates, referred_at,
 triage_start, triage_stop, contact_start, contact_stop, first_contact_at, eql_at, sql_at, won_at, lost_at, closed_at, nurture_until, asked_at, question,
 next_step, note, attributes, stage_before, partner_word, our_word, by_hand, bant, external_id, program_tier, use_case, product_line, deal_type, tags,
 surface, client_id, landing_url, utm)
SELECT id, version, person_id, account_id, stage, verdict, source, partner_id, owner, queue, score, fit, intent, conflicts, due_at, alert_at, clock,
 snoozed_until, created_at, updated_at, touched_at, stale_at, COALESCE((SELECT ordinal FROM policies WHERE hash = policy), 0), tier_key, product_key, deal_type_key, tags_key, reason, open_gates, referred_at,
 triage_start, triage_stop, contact_start, contact_stop, first_contact_at, eql_at, sql_at, won_at, lost_at, closed_at, nurture_until, asked_at, question,
 next_step, note, attributes, stage_before, partner_word, our_word, by_hand, bant, external_id, program_tier, use_case, product_line, deal_type, tags,
 surface, client_id, landing_url, utm
FROM leads WHERE id > $1 AND id <= $2 ORDER BY id;
DROP TABLE leads;
ALTER TABLE leads_lean RENAME TO leads;
CREATE INDEX leads_due ON leads (due_at, id, stage, owner, queue, partner_id, snoozed_until, alert_at, clock) WHERE due_at < 9223372036854775807;
CREATE INDEX leads_stage ON leads (stage, due_at, id);
CREATE INDEX leads_person ON leads (person_id, id);
CREATE INDEX leads_account ON leads (account_id, id);
CREATE INDEX leads_partner ON leads (partner_id, id);
CREATE INDEX leads_owner ON leads (owner, due_at, id);
CREATE INDEX leads_stale ON leads (stale_at) WHERE stale_at < 9223372036854775807;
CREATE INDEX leads_nurture ON leads (nurture_until) WHERE nurture_until > 0;
CREATE INDEX leads_open ON leads (due_at, id, stage, owner, queue, partner_id, snoozed_until) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_owner ON leads (owner, due_at, id, stage, queue, partner_id, snoozed_until) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_partner ON leads (partner_id, due_at, id, stage, owner, queue, snoozed_until) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_person ON leads (COALESCE(person_id, 0), id) WHERE COALESCE(stage, '') IN ('new', 'eql');
CREATE INDEX leads_open_account ON leads (COALESCE(account_id, 0), id) WHERE COALESCE(stage, '') IN ('new', 'eql');

CREATE TABLE opportunities_lean (
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
INSERT INTO opportunities_lean (id, origin, external_id, lead_id, amount, arr, stage, created_at, closed_at)
SELECT id, origin, external_id, lead_id, amount, arr, stage, created_at, closed_at FROM opportunities WHERE id > $1 AND id <= $2 ORDER BY id;
DROP TABLE opportunities;
ALTER TABLE opportunities_lean RENAME TO opportunities;
CREATE UNIQUE INDEX opportunities_key ON opportunities (origin, external_id);
CREATE INDEX opportunities_lead ON opportunities (lead_id);

CREATE TABLE deliveries_lean (
  id         BIGINT PRIMARY KEY,
  lead_id    BIGINT NOT NULL,
  partner_id TEXT   NOT NULL,
  kind       TEXT   NOT NULL,
  batch      TEXT   NOT NULL,
  not_before BIGINT NOT NULL,
  state      TEXT   NOT NULL,
  data       TEXT   NOT NULL
);
INSERT INTO deliveries_lean (id, lead_id, partner_id, kind, batch, not_before, state, data)
SELECT id, lead_id, partner_id, kind, batch, not_before, state, data FROM deliveries WHERE id > $1 AND id <= $2 ORDER BY id;
DROP TABLE deliveries;
ALTER TABLE deliveries_lean RENAME TO deliveries;
CREATE INDEX deliveries_due ON deliveries (not_before, id) WHERE state = 'waiting';
CREATE INDEX deliveries_batch ON deliveries (batch);

-- The triggers of the words went with their tables.
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
