DELETE FROM {radica}.radica_incident WHERE resolved < :before AND (told IS NULL OR told_end IS NOT NULL)
