DELETE FROM {radica}.radica_rejected WHERE empresa = :empresa AND path IN (SELECT value FROM {each}(:paths))
