-- what two repairs of a file differ in
SELECT file_id, idx, radicado, place, rule, text_before, text_after FROM {radica}.radica_repair WHERE empresa = :empresa
