SELECT radicado FROM {radica}.radica_pending
WHERE empresa = (SELECT :empresa) AND radicado > (SELECT :after) AND radicado <= (SELECT :last)
