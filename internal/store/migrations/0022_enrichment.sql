-- How a language model is asked for public facts of companies, one row: key_env is the environment variable that holds its key,
-- which is kept nowhere; prices are minor units for a million tokens, minutes what a value that is taken saves.
CREATE TABLE enrichment (
  id        TEXT   PRIMARY KEY,
  url       TEXT   NOT NULL,
  model     TEXT   NOT NULL,
  key_env   TEXT   NOT NULL,
  price_in  BIGINT NOT NULL,
  price_out BIGINT NOT NULL,
  minutes   BIGINT NOT NULL,
  private   BIGINT NOT NULL,
  off       BIGINT NOT NULL,
  set_at    BIGINT NOT NULL,
  set_by    TEXT   NOT NULL
);

-- Values that a model proposed: id is the company's number, the fact and a number; was is what was known of the fact when it was
-- asked for, confidence is in thousandths, lead_id the lead whose history tells of it, state waiting, taken, refused or
-- replaced. value, was and source are in no journal.
CREATE TABLE proposals (
  id         TEXT   PRIMARY KEY,
  account_id BIGINT NOT NULL,
  lead_id    BIGINT NOT NULL,
  fact       TEXT   NOT NULL,
  value      TEXT   NOT NULL,
  was        TEXT   NOT NULL,
  source     TEXT   NOT NULL,
  model      TEXT   NOT NULL,
  confidence BIGINT NOT NULL,
  asked_at   BIGINT NOT NULL,
  state      TEXT   NOT NULL,
  decided_at BIGINT NOT NULL,
  decided_by TEXT   NOT NULL
);
CREATE INDEX proposals_account ON proposals (account_id);
CREATE INDEX proposals_waiting ON proposals (asked_at, id) WHERE state = 'waiting';

-- What asking about companies came to: times, tokens, cost in millionths of a minor unit, and why the last answer was not taken.
CREATE TABLE enrich_asked (
  account_id BIGINT PRIMARY KEY,
  asked_at   BIGINT NOT NULL,
  asked_by   TEXT   NOT NULL,
  times      BIGINT NOT NULL,
  uncounted  BIGINT NOT NULL,
  tokens_in  BIGINT NOT NULL,
  tokens_out BIGINT NOT NULL,
  cost       BIGINT NOT NULL,
  failed     TEXT   NOT NULL
);
