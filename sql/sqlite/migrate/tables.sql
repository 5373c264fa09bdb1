SELECT name FROM {schema}.sqlite_master WHERE type IN ('table', 'view') ORDER BY name
