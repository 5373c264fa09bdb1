-- claims with a data file whose path begins with one of the texts and '_'
SELECT DISTINCT g.value, f.radicado
FROM {each}(:starts) AS g
CROSS JOIN {radica}.radica_file AS f
WHERE f.empresa = (SELECT :empresa) AND f.path >= g.value || '_' AND f.path < g.value || '`' AND f.tipo = 'datos'
