SELECT file_id, radicado FROM {radica}.radica_listed WHERE file_id >= :from AND file_id <= :to
