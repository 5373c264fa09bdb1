-- rows are hashed as text: in one form, whatever that of the role
SELECT set_config('datestyle', 'ISO, YMD', TRUE), set_config('bytea_output', 'hex', TRUE)
