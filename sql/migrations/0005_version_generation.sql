-- Orders what one file held, one content after the other, where time, richness, path and index are the same.
ALTER TABLE {radica}.radica_version ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
