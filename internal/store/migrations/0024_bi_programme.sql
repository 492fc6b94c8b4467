-- More views for programs of business intelligence, as 0020_bi.sql promises them.

-- What was decided of partners. The reason and what would change it are free texts and stay here.
CREATE VIEW bi_decisions AS SELECT
  d.partner_id AS partner,
  d.quarter,
  d.decision,
  CASE WHEN instr(d.owner, '@') = 0 THEN NULLIF(d.owner, '') END AS owner,
  NULLIF(d.due_on, '') AS due_on,
  d.moved AS moved_minor,
  (SELECT m.value FROM meta m WHERE m.name = 'currency') AS currency,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(d.decided_at, 0) / 1000, 'unixepoch') AS decided_at,
  CASE WHEN instr(d.decided_by, '@') = 0 THEN NULLIF(d.decided_by, '') END AS decided_by,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(d.done_at, 0) / 1000, 'unixepoch') AS done_at
  FROM decisions d;

-- What partners, or the programme, should reach, and the floors below which they may not fall.
CREATE VIEW bi_targets AS SELECT
  NULLIF(t.partner_id, '') AS partner,
  t.period,
  t.eqls,
  t.eqls_floor,
  t.pipeline AS pipeline_minor,
  t.pipeline_floor AS pipeline_floor_minor,
  (SELECT m.value FROM meta m WHERE m.name = 'currency') AS currency,
  t.answer / 1000 AS answer_seconds,
  t.answer_floor / 1000 AS answer_floor_seconds
  FROM targets t;

-- Pages at which a link could stand, at a partner's or elsewhere, without what stands behind ? and #.
CREATE VIEW bi_prospects AS SELECT
  NULLIF(r.partner_id, '') AS partner,
  CASE WHEN instr(r.site, '@') = 0 THEN NULLIF(r.site, '') END AS site,
  CASE WHEN instr(r.address, '@') = 0 AND instr(r.address, '%40') = 0 THEN NULLIF(r.address, '') END AS url,
  CASE WHEN instr(r.kind, '@') = 0 THEN NULLIF(r.kind, '') END AS kind,
  r.monthly_visits,
  CASE WHEN instr(r.audience, '@') = 0 THEN NULLIF(r.audience, '') END AS audience,
  r.domain_rating
  FROM (SELECT q.*, substr(q.url, 1, instr(replace(q.url, '#', '?') || '?', '?') - 1) AS address FROM prospects q) r;
