-- Files that are gone from the disk are asked for by their inodes: they may come back under another name (SPEC §3).
CREATE INDEX {index}radica_file_vanished ON {on}radica_file (empresa, inode) WHERE state = 'desaparecido';
