-- About how many companies a day a language model is asked by itself; 0 is none.
ALTER TABLE enrichment ADD COLUMN daily BIGINT NOT NULL DEFAULT 0;
