-- Partners that are one with another: id is the partner that is gone, survivor the one it went into.
CREATE TABLE partner_merges (
  id        TEXT   PRIMARY KEY,
  survivor  TEXT   NOT NULL,
  merged_at BIGINT NOT NULL,
  merged_by TEXT   NOT NULL,
  batch     TEXT   NOT NULL
);
-- What went over with a partner and has no event of its own, so that a merge can be taken back: the number of a touch, of a
-- message, or of a lead about which a link asks.
CREATE TABLE partner_moves (
  partner_id TEXT   NOT NULL,
  what       TEXT   NOT NULL,
  id         BIGINT NOT NULL,
  PRIMARY KEY (partner_id, what, id)
) WITHOUT ROWID;
