-- Decisions between partners that claimed one company or person: id is the lowest number of the leads that it covered when it
-- was made first, partner_id whose it is, claims the leads that it covers with their partners, as JSON, reason the id of an
-- erasable text.
CREATE TABLE rulings (
  id         TEXT   PRIMARY KEY,
  partner_id TEXT   NOT NULL,
  claims     TEXT   NOT NULL,
  reason     BIGINT NOT NULL,
  decided_at BIGINT NOT NULL,
  decided_by TEXT   NOT NULL,
  batch      TEXT   NOT NULL
);
