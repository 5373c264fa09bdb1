UPDATE {radica}.radica_session SET seen = :now WHERE hash = :hash AND seen < :now
