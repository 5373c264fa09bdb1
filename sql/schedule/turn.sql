-- Whose turn goes back meanwhile waits until the row of the occurrence is there, and finds it then.
SELECT turn FROM {radica}.radica_schedule WHERE name = :schedule {for_update}
