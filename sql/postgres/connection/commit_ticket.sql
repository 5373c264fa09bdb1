-- by what the end of this transaction can be asked for, should the answer to its COMMIT be lost
SELECT pg_current_xact_id_if_assigned(), pg_backend_pid(), extract(epoch FROM pg_postmaster_start_time())
