DELETE FROM {radica}.radica_setup WHERE hash = :hash AND expires > :now
