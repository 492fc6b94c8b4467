-- What was told of a run of a clock while it runs: 1 its alert, 2 that it is breached. Of those that ran before anything was
-- told, nothing is: they are too many and too old.
ALTER TABLE cycles ADD COLUMN told BIGINT NOT NULL DEFAULT 0;
UPDATE cycles SET told = 2 WHERE stop = 0;
CREATE INDEX cycles_untold ON cycles (due, lead_id) WHERE stop = 0 AND told < 2;

-- When a partner was reminded that it owes an answer.
ALTER TABLE leads ADD COLUMN reminded_at BIGINT NOT NULL DEFAULT 0;

-- What a partner agreed to: id is the partner and the policy's hash, policy that hash.
CREATE TABLE agreements (
  id         TEXT   PRIMARY KEY,
  partner_id TEXT   NOT NULL,
  policy     TEXT   NOT NULL,
  agreed_at  BIGINT NOT NULL,
  agreed_by  TEXT   NOT NULL
);
