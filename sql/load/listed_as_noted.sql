SELECT file_id, radicado FROM {radica}.radica_listed WHERE file_id {in_numbers}:ids{end_in}
