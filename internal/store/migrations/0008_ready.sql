-- Leads that pass every gate and that nobody has qualified yet stand on top of the inbox.
CREATE INDEX leads_ready ON leads (due_at, id, stage, owner, queue, partner_id, snoozed_until, verdict) WHERE COALESCE(stage, '') = 'new' AND COALESCE(verdict, '') = 'eql';
