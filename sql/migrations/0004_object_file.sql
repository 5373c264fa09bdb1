-- The files of a run are looked up among the stored objects (load/merge_files, load/reassigned_files).
CREATE INDEX {index}radica_object_file ON {on}radica_object (file_id);
