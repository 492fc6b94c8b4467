-- Connections to CRMs: id is the name, token_env the environment variable that holds the token, which is kept nowhere.
CREATE TABLE connections (
  id        TEXT   PRIMARY KEY,
  kind      TEXT   NOT NULL,
  url       TEXT   NOT NULL,
  token_env TEXT   NOT NULL,
  paused    BIGINT NOT NULL,
  private   BIGINT NOT NULL,
  set_at    BIGINT NOT NULL,
  set_by    TEXT   NOT NULL
);

-- How far each is: cursor is the number of the journal up to which leads that changed are marked, -1 before the first time;
-- since says from when on changes there are asked for, by sort of record, as JSON.
CREATE TABLE crm_state (
  id         TEXT   PRIMARY KEY,
  journal_at BIGINT NOT NULL,
  since      TEXT   NOT NULL,
  stopped    TEXT   NOT NULL,
  last_error TEXT   NOT NULL,
  last_ok_at BIGINT NOT NULL,
  retry_at   BIGINT NOT NULL,
  pulled_at  BIGINT NOT NULL
);

-- Leads and their records there. last has digests of what both sides were, never a value. seq is the number of the event that
-- changed the lead last, since when it began to differ (0: it does not), next_at when it is tried.
CREATE TABLE crm_links (
  connection   TEXT   NOT NULL,
  lead_id      BIGINT NOT NULL,
  remote_id    TEXT   NOT NULL,
  company_id   TEXT   NOT NULL,
  last         TEXT   NOT NULL,
  state        TEXT   NOT NULL,
  seq          BIGINT NOT NULL,
  since        BIGINT NOT NULL,
  next_at      BIGINT NOT NULL,
  tries        BIGINT NOT NULL,
  leased_until BIGINT NOT NULL,
  last_error   TEXT   NOT NULL,
  field        TEXT   NOT NULL,
  done_at      BIGINT NOT NULL,
  PRIMARY KEY (connection, lead_id)
);
CREATE INDEX crm_links_due ON crm_links (connection, next_at, lead_id) WHERE next_at < 9223372036854775807;
CREATE INDEX crm_links_remote ON crm_links (connection, remote_id);
CREATE INDEX crm_links_company ON crm_links (connection, company_id);
CREATE INDEX crm_links_lead ON crm_links (lead_id);
