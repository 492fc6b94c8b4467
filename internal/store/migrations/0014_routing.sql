-- Who gets a lead: held_at since when it waits for somebody of its queue, 0 while it does not; turn the queue and the
-- member whose pointer was charged for who has it; passed who gave it back; assigned_at when who has it got it.
ALTER TABLE leads ADD COLUMN held_at     BIGINT NOT NULL DEFAULT 0;
ALTER TABLE leads ADD COLUMN turn        TEXT   NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN passed      TEXT   NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN assigned_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX leads_held ON leads (queue, passed, held_at, id) WHERE held_at > 0;
CREATE INDEX leads_assigned ON leads (owner, assigned_at) WHERE assigned_at > 0;

-- How far the rotation of each queue is. unit is that of the queue's weights when the pointer was kept; available says
-- whether the member was when the last lead was given out.
CREATE TABLE turns (
  queue     TEXT   NOT NULL,
  member    TEXT   NOT NULL,
  unit      BIGINT NOT NULL,
  pointer   BIGINT NOT NULL,
  available BIGINT NOT NULL,
  PRIMARY KEY (queue, member)
);

-- When somebody is away: from the first instant to the last, which is not in it. id is the user and the first instant.
CREATE TABLE absences (
  id        TEXT   PRIMARY KEY,
  user_name TEXT   NOT NULL,
  from_at   BIGINT NOT NULL,
  to_at     BIGINT NOT NULL,
  set_at    BIGINT NOT NULL,
  set_by    TEXT   NOT NULL
);
