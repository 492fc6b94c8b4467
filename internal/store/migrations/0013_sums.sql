-- What reports add up, kept by the transaction that changes it: id is what is counted, the quarter and whose it is;
-- data the figures of its days, packed (store/sums.go). The program makes them of the rows.
CREATE TABLE sums (
  id   TEXT  PRIMARY KEY,
  data BYTEA NOT NULL
) WITHOUT ROWID;

-- EQLs and wins of a week, read without their rows.
CREATE INDEX leads_eql ON leads (eql_at, id, partner_id, owner, stage) WHERE eql_at > 0;
CREATE INDEX leads_won ON leads (won_at, id, partner_id) WHERE won_at > 0;
-- Runs of clocks that are late or may still be.
CREATE INDEX cycles_late ON cycles (due, lead_id) WHERE stop = 0 OR stop > due;
-- Opportunities of a quarter.
CREATE INDEX opportunities_created ON opportunities (created_at, id);
