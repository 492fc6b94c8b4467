-- What programs of business intelligence and reverse ETL read: views, and nothing that a write would have to keep up. Their names
-- and columns are a promise (docs/BI.md): a column may be added, none is taken away or means something else. Amounts are minor
-- units of currency, instants RFC 3339 in UTC of whole seconds, NULL what is not known. No view has an address or a telephone number
-- of a person, and a text that has an @ is not given out. A later step that writes a table anew drops the views on it first and
-- makes them again.

-- Partners.
CREATE VIEW bi_partners AS SELECT
  p.id AS partner,
  NULLIF(p.name, '') AS name,
  CASE WHEN instr(p.kind, '@') = 0 THEN NULLIF(p.kind, '') END AS kind,
  CASE WHEN instr(p.tier, '@') = 0 THEN NULLIF(p.tier, '') END AS tier,
  p.certified,
  CASE WHEN instr(p.region, '@') = 0 THEN NULLIF(p.region, '') END AS region,
  CASE WHEN instr(p.language, '@') = 0 THEN NULLIF(p.language, '') END AS language,
  CASE WHEN instr(p.manager, '@') = 0 THEN NULLIF(p.manager, '') END AS manager,
  NULLIF(p.status, '') AS status,
  p.cost_per_quarter AS cost_per_quarter_minor,
  (SELECT m.value FROM meta m WHERE m.name = 'currency') AS currency,
  p.payout_bp AS payout_rate_basis_points,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(p.joined_at, 0) / 1000, 'unixepoch') AS joined_at
  FROM partners p;

-- Pages of partners.
CREATE VIEW bi_pages AS SELECT
  g.url_key AS page,
  g.url,
  CASE WHEN instr(g.partner_id, '@') = 0 THEN NULLIF(g.partner_id, '') END AS partner,
  CASE WHEN instr(g.title, '@') = 0 THEN NULLIF(g.title, '') END AS title,
  CASE WHEN instr(g.kind, '@') = 0 THEN NULLIF(g.kind, '') END AS kind,
  CASE WHEN instr(g.content, '@') = 0 THEN NULLIF(g.content, '') END AS content,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(g.published_at, 0) / 1000, 'unixepoch') AS published_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(g.refreshed_at, 0) / 1000, 'unixepoch') AS refreshed_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(g.gone_at, 0) / 1000, 'unixepoch') AS gone_at
  FROM pages g;

-- Leads, also those of erased persons, which are counted and name nobody. A lead that was merged is no row: its survivor is.
CREATE VIEW bi_leads AS SELECT
  'L-' || l.id AS lead,
  'P-' || l.person_id AS visitor,
  CASE WHEN instr(l.external_id, '@') = 0 THEN NULLIF(l.external_id, '') END AS external_id,
  CASE WHEN instr(l.stage, '@') = 0 THEN NULLIF(l.stage, '') END AS stage,
  CASE WHEN instr(l.source, '@') = 0 THEN NULLIF(l.source, '') END AS source,
  CASE WHEN instr(l.partner_id, '@') = 0 THEN NULLIF(l.partner_id, '') END AS partner,
  CASE WHEN instr(a.name, '@') = 0 THEN NULLIF(a.name, '') END AS company,
  CASE WHEN instr(a.domain, '@') = 0 THEN NULLIF(a.domain, '') END AS domain,
  a.employees,
  CASE WHEN instr(a.industry, '@') = 0 THEN NULLIF(a.industry, '') END AS industry,
  CASE WHEN instr(a.country, '@') = 0 THEN NULLIF(a.country, '') END AS country,
  CASE WHEN instr(a.region, '@') = 0 THEN NULLIF(a.region, '') END AS region,
  a.integration_active,
  CASE WHEN instr(l.program_tier, '@') = 0 THEN NULLIF(l.program_tier, '') END AS program_tier,
  CASE WHEN instr(l.product_line, '@') = 0 THEN NULLIF(l.product_line, '') END AS product_line,
  CASE WHEN instr(l.deal_type, '@') = 0 THEN NULLIF(l.deal_type, '') END AS deal_type,
  CASE WHEN instr(l.tags, '@') = 0 THEN NULLIF(l.tags, '') END AS tags,
  CASE WHEN instr(l.surface, '@') = 0 THEN NULLIF(l.surface, '') END AS surface,
  CASE WHEN NOT json_valid(l.utm) THEN NULL
    WHEN instr(json_extract(l.utm, '$.source'), '@') = 0 THEN json_extract(l.utm, '$.source') END AS utm_source,
  CASE WHEN NOT json_valid(l.utm) THEN NULL
    WHEN instr(json_extract(l.utm, '$.medium'), '@') = 0 THEN json_extract(l.utm, '$.medium') END AS utm_medium,
  CASE WHEN NOT json_valid(l.utm) THEN NULL
    WHEN instr(json_extract(l.utm, '$.campaign'), '@') = 0 THEN json_extract(l.utm, '$.campaign') END AS utm_campaign,
  CASE WHEN instr(l.owner, '@') = 0 THEN NULLIF(l.owner, '') END AS owner,
  CASE WHEN instr(l.queue, '@') = 0 THEN NULLIF(l.queue, '') END AS queue,
  CASE WHEN instr(l.verdict, '@') = 0 THEN NULLIF(l.verdict, '') END AS verdict,
  l.score AS score_points,
  l.fit AS fit_points,
  l.intent AS intent_points,
  l.conflicts,
  CASE WHEN instr(l.reason, '@') = 0 THEN NULLIF(l.reason, '') END AS reason,
  CASE WHEN instr(l.clock, '@') = 0 THEN NULLIF(l.clock, '') END AS clock,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.due_at, 9223372036854775807) / 1000, 'unixepoch') AS due_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.referred_at, 0) / 1000, 'unixepoch') AS referred_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.created_at, 0) / 1000, 'unixepoch') AS created_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.updated_at, 0) / 1000, 'unixepoch') AS updated_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.touched_at, 0) / 1000, 'unixepoch') AS touched_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.first_contact_at, 0) / 1000, 'unixepoch') AS first_contact_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.eql_at, 0) / 1000, 'unixepoch') AS eql_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.sql_at, 0) / 1000, 'unixepoch') AS sql_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.won_at, 0) / 1000, 'unixepoch') AS won_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.lost_at, 0) / 1000, 'unixepoch') AS lost_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.closed_at, 0) / 1000, 'unixepoch') AS closed_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(l.nurture_until, 0) / 1000, 'unixepoch') AS nurture_until,
  CASE WHEN p.erased_at > 0 THEN 1 ELSE 0 END AS person_erased
  FROM leads l LEFT JOIN accounts a ON a.id = l.account_id LEFT JOIN persons p ON p.id = l.person_id;

-- Touches. Addresses come without what stands behind ? and #, which may name somebody. A touch of somebody whose lead was merged
-- counts for the survivor.
CREATE VIEW bi_touches AS SELECT
  'T-' || t.id AS touch,
  'P-' || t.person_id AS visitor,
  'L-' || COALESCE((SELECT MIN(l.id) FROM leads l WHERE l.person_id = t.person_id AND l.partner_id = t.partner_id),
    (SELECT MIN(l.id) FROM leads l WHERE l.person_id = t.person_id),
    (SELECT MIN(m.root) FROM merges m WHERE m.person_id = t.person_id)) AS lead,
  CASE WHEN instr(t.partner_id, '@') = 0 THEN NULLIF(t.partner_id, '') END AS partner,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(t.at, 0) / 1000, 'unixepoch') AS at,
  CASE WHEN instr(t.kind, '@') = 0 THEN NULLIF(t.kind, '') END AS kind,
  (SELECT g.url_key FROM pages g WHERE g.number = t.page AND t.page <> 0) AS page,
  CASE WHEN instr(t.address, '@') = 0 AND instr(t.address, '%40') = 0 THEN NULLIF(t.address, '') END AS url,
  CASE WHEN instr(t.referrer, '@') = 0 AND instr(t.referrer, '%40') = 0 THEN NULLIF(t.referrer, '') END AS referrer,
  CASE WHEN instr(t.asset, '@') = 0 THEN NULLIF(t.asset, '') END AS asset,
  CASE WHEN instr(t.owned_by, '@') = 0 THEN NULLIF(t.owned_by, '') END AS owned_by,
  CASE WHEN instr(t.surface, '@') = 0 THEN NULLIF(t.surface, '') END AS surface,
  CASE WHEN NOT json_valid(t.utm) THEN NULL
    WHEN instr(json_extract(t.utm, '$.source'), '@') = 0 THEN json_extract(t.utm, '$.source') END AS utm_source,
  CASE WHEN NOT json_valid(t.utm) THEN NULL
    WHEN instr(json_extract(t.utm, '$.medium'), '@') = 0 THEN json_extract(t.utm, '$.medium') END AS utm_medium,
  CASE WHEN NOT json_valid(t.utm) THEN NULL
    WHEN instr(json_extract(t.utm, '$.campaign'), '@') = 0 THEN json_extract(t.utm, '$.campaign') END AS utm_campaign
  FROM (SELECT r.*, substr(r.url, 1, instr(replace(r.url, '#', '?') || '?', '?') - 1) AS address FROM touches r) t;

-- Opportunities. One that waits for its lead has none, and is in no figure of a report.
CREATE VIEW bi_opportunities AS SELECT
  'O-' || o.id AS opportunity,
  o.origin,
  CASE WHEN instr(o.external_id, '@') = 0 THEN NULLIF(o.external_id, '') END AS external_id,
  'L-' || NULLIF(COALESCE(m.root, o.lead_id), 0) AS lead,
  CASE WHEN instr(l.partner_id, '@') = 0 THEN NULLIF(l.partner_id, '') END AS partner,
  CASE WHEN instr(o.stage, '@') = 0 THEN NULLIF(o.stage, '') END AS stage,
  o.amount AS amount_minor,
  o.arr AS arr_minor,
  (SELECT m.value FROM meta m WHERE m.name = 'currency') AS currency,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(o.created_at, 0) / 1000, 'unixepoch') AS created_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(o.closed_at, 0) / 1000, 'unixepoch') AS closed_at
  FROM opportunities o LEFT JOIN merges m ON m.id = o.lead_id LEFT JOIN leads l ON l.id = COALESCE(m.root, o.lead_id);

-- When leads reached what, by the instants of now: a lead that reached something twice is there with the one that counts.
CREATE VIEW bi_transitions AS SELECT
  'L-' || s.id AS lead,
  CASE WHEN instr(s.partner_id, '@') = 0 THEN NULLIF(s.partner_id, '') END AS partner,
  CASE WHEN instr(s.owner, '@') = 0 THEN NULLIF(s.owner, '') END AS owner,
  s.transition,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(s.at, 0) / 1000, 'unixepoch') AS at
  FROM (
  SELECT l.id, l.partner_id, l.owner, 'referred' AS transition, l.referred_at AS at
    FROM leads l WHERE l.referred_at > 0
  UNION ALL SELECT l.id, l.partner_id, l.owner, 'created' AS transition, l.created_at AS at
    FROM leads l WHERE l.created_at > 0
  UNION ALL SELECT l.id, l.partner_id, l.owner, 'eql' AS transition, l.eql_at AS at
    FROM leads l WHERE l.eql_at > 0
  UNION ALL SELECT l.id, l.partner_id, l.owner, 'first_contact' AS transition, l.first_contact_at AS at
    FROM leads l WHERE l.first_contact_at > 0
  UNION ALL SELECT l.id, l.partner_id, l.owner, 'sql' AS transition, l.sql_at AS at
    FROM leads l WHERE l.sql_at > 0
  UNION ALL SELECT l.id, l.partner_id, l.owner, 'won' AS transition, l.won_at AS at
    FROM leads l WHERE l.won_at > 0
  UNION ALL SELECT l.id, l.partner_id, l.owner, 'lost' AS transition, l.lost_at AS at
    FROM leads l WHERE l.lost_at > 0
  UNION ALL SELECT l.id, l.partner_id, l.owner, 'closed' AS transition, l.closed_at AS at
    FROM leads l WHERE l.closed_at > 0) s;

-- Runs of the clocks.
CREATE VIEW bi_clocks AS SELECT
  'L-' || c.lead_id AS lead,
  CASE WHEN instr(l.partner_id, '@') = 0 THEN NULLIF(l.partner_id, '') END AS partner,
  c.kind AS clock,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(c.start, 0) / 1000, 'unixepoch') AS started_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(c.due, 9223372036854775807) / 1000, 'unixepoch') AS due_at,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(c.stop, 0) / 1000, 'unixepoch') AS stopped_at,
  CASE WHEN c.stop = 0 THEN CASE WHEN instr(l.owner, '@') = 0 THEN NULLIF(l.owner, '') END
    ELSE CASE WHEN instr(c.owner, '@') = 0 THEN NULLIF(c.owner, '') END END AS owner,
  CASE WHEN c.stop = 0 THEN 'open' WHEN c.stop <= c.due THEN 'met' ELSE 'late' END AS outcome
  FROM cycles c JOIN leads l ON l.id = c.lead_id;

-- What was paid to partners.
CREATE VIEW bi_payouts AS SELECT
  y.partner_id AS partner,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(y.paid_at, 0) / 1000, 'unixepoch') AS paid_at,
  y.amount AS amount_minor,
  (SELECT m.value FROM meta m WHERE m.name = 'currency') AS currency,
  CASE WHEN instr(y.period, '@') = 0 THEN NULLIF(y.period, '') END AS period,
  CASE WHEN instr(y.reference, '@') = 0 THEN NULLIF(y.reference, '') END AS reference
  FROM payouts y;

-- What channels cost, and what they brought where somebody says so.
CREATE VIEW bi_spend AS SELECT
  d.channel,
  d.period,
  CASE WHEN instr(d.item, '@') = 0 THEN NULLIF(d.item, '') END AS item,
  d.amount AS amount_minor,
  d.arr AS arr_minor,
  (SELECT m.value FROM meta m WHERE m.name = 'currency') AS currency,
  d.leads,
  d.sqls,
  d.won
  FROM spend d;

-- Companies in a partner's list and ours.
CREATE VIEW bi_overlaps AS SELECT
  v.partner_id AS partner,
  v.domain,
  CASE WHEN instr(v.name, '@') = 0 THEN NULLIF(v.name, '') END AS company,
  v.employees,
  CASE WHEN instr(v.industry, '@') = 0 THEN NULLIF(v.industry, '') END AS industry,
  CASE WHEN instr(v.country, '@') = 0 THEN NULLIF(v.country, '') END AS country,
  CASE WHEN instr(v.region, '@') = 0 THEN NULLIF(v.region, '') END AS region,
  v.integration_active,
  strftime('%Y-%m-%dT%H:%M:%SZ', NULLIF(v.first_seen, 0) / 1000, 'unixepoch') AS first_seen_at
  FROM overlaps v;

-- Which record of a CRM a lead is.
CREATE VIEW bi_crm_records AS SELECT
  'L-' || k.lead_id AS lead,
  k.connection,
  CASE WHEN instr(k.remote_id, '@') = 0 THEN NULLIF(k.remote_id, '') END AS record,
  CASE WHEN instr(k.company_id, '@') = 0 THEN NULLIF(k.company_id, '') END AS company_record,
  k.state
  FROM crm_links k JOIN leads l ON l.id = k.lead_id;
