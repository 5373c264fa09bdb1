DELETE FROM {radica}.radica_repair WHERE file_id {in_numbers}:ids{end_in}
