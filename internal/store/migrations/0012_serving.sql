-- Who comes in through a door, and what goes out through one.
-- A user that was removed stays: what it did names it. partner_id is whose it is when its role is partner.
ALTER TABLE users ADD COLUMN partner_id TEXT NOT NULL DEFAULT '';
ALTER TABLE users ADD COLUMN removed_at BIGINT NOT NULL DEFAULT 0;

-- The public keys of users; id is the fingerprint, SHA256:..., line as in an authorized_keys file.
CREATE TABLE user_keys (
  id        TEXT   PRIMARY KEY,
  user_name TEXT   NOT NULL,
  line      TEXT   NOT NULL,
  added_at  BIGINT NOT NULL,
  added_by  TEXT   NOT NULL
);
CREATE INDEX user_keys_user ON user_keys (user_name);

-- What a partner's program shows to be let in; of the token only its hash. id is the partner.
CREATE TABLE tokens (
  id         TEXT   PRIMARY KEY,
  hash       TEXT   NOT NULL,
  made_at    BIGINT NOT NULL,
  made_by    TEXT   NOT NULL,
  revoked_at BIGINT NOT NULL
);
CREATE INDEX tokens_hash ON tokens (hash);

-- Where a partner hears what became of its leads; id is the partner, secret is sealed. stopped says why nothing goes
-- there any more, "" while it does.
CREATE TABLE channels (
  id      TEXT   PRIMARY KEY,
  kind    TEXT   NOT NULL,
  address TEXT   NOT NULL,
  secret  TEXT   NOT NULL,
  set_at  BIGINT NOT NULL,
  set_by  TEXT   NOT NULL,
  stopped TEXT   NOT NULL
);

-- Senders that post in a form of their own; id is the source. fields maps their names to ours, as JSON.
CREATE TABLE hooks (
  id         TEXT   PRIMARY KEY,
  partner_id TEXT   NOT NULL,
  scheme     TEXT   NOT NULL,
  secret     TEXT   NOT NULL,
  fields     TEXT   NOT NULL,
  set_at     BIGINT NOT NULL,
  set_by     TEXT   NOT NULL
);

-- Requests that were answered under a key of the sender's, so that the same one is answered alike. sender is a partner
-- or a source; status 0 while the first is under way.
CREATE TABLE requests (
  sender TEXT   NOT NULL,
  name   TEXT   NOT NULL,
  hash   TEXT   NOT NULL,
  status BIGINT NOT NULL,
  answer TEXT   NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (sender, name)
);
CREATE INDEX requests_at ON requests (at);

-- Links by which a partner answers a question once; id is the hash of what the link holds.
CREATE TABLE answer_links (
  id         TEXT   PRIMARY KEY,
  lead_id    BIGINT NOT NULL,
  partner_id TEXT   NOT NULL,
  made_at    BIGINT NOT NULL,
  used_at    BIGINT NOT NULL
);

-- What runs by the clock: whoever holds one runs it, until leased_until.
CREATE TABLE jobs (
  id           TEXT   PRIMARY KEY,
  last_at      BIGINT NOT NULL,
  last_result  TEXT   NOT NULL,
  next_at      BIGINT NOT NULL,
  holder       TEXT   NOT NULL,
  leased_until BIGINT NOT NULL
);

-- Who is here, for those of other processes.
CREATE TABLE sessions (
  id        TEXT   PRIMARY KEY,
  user_name TEXT   NOT NULL,
  door      TEXT   NOT NULL,
  place     TEXT   NOT NULL,
  lead_id   BIGINT NOT NULL,
  began_at  BIGINT NOT NULL,
  seen_at   BIGINT NOT NULL
);

-- A message is tried again until it was sent or is dead. body is what is sent, the same at each try; it is made at the
-- first one. next_at is when it is tried, leased_until until when somebody is at it.
ALTER TABLE deliveries ADD COLUMN body TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN next_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN leased_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN sent_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN last_error TEXT NOT NULL DEFAULT '';
UPDATE deliveries SET next_at = not_before;
CREATE INDEX deliveries_next ON deliveries (next_at, id) WHERE state = 'waiting';
CREATE INDEX deliveries_lead ON deliveries (lead_id, id) WHERE state = 'waiting';
