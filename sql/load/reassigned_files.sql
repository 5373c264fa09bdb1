-- files that are stored under another claim than the one they match now: they stay there
SELECT c.path, o.radicado, c.radicado
FROM {temp}.radica_changed_file AS c
JOIN {radica}.radica_object AS o ON o.file_id = c.id AND o.empresa = :empresa
WHERE c.kind = 'adjunto' AND o.radicado <> c.radicado
