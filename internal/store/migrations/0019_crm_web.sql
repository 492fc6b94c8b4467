-- Where people see the records of a CRM: the address that those of records go on from, '' while it is not known.
ALTER TABLE crm_state ADD COLUMN web TEXT NOT NULL DEFAULT '';
