SELECT DISTINCT radicado FROM {radica}.radica_version
WHERE empresa = (SELECT :empresa) AND radicado > (SELECT :after)
ORDER BY radicado LIMIT :most
