SELECT DISTINCT radicado FROM {radica}.radica_file
WHERE empresa = :empresa AND path >= :from AND path < :below AND tipo = 'datos'
