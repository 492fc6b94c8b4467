-- What sort of deal a lead may become, such as new business, as the CRM calls it; and the same folded,
-- for filters.
ALTER TABLE leads ADD COLUMN deal_type TEXT;
ALTER TABLE leads ADD COLUMN deal_type_key TEXT NOT NULL DEFAULT '';
