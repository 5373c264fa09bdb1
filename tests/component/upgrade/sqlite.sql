BEGIN TRANSACTION;
CREATE TABLE "ov_afinia" (
  id INTEGER PRIMARY KEY,
  numero_radicado VARCHAR(50) NOT NULL CHECK (length(numero_radicado) <= 50),
  fecha TIMESTAMP NOT NULL CHECK (datetime(fecha, '+0 days') IS fecha),
  estado_solicitud VARCHAR(100) CHECK (length(estado_solicitud) <= 100),
  tipo_pqr VARCHAR(200) CHECK (length(tipo_pqr) <= 200),
  nic VARCHAR(20) CHECK (length(nic) <= 20),
  nombres_apellidos VARCHAR(200) CHECK (length(nombres_apellidos) <= 200),
  telefono VARCHAR(20) CHECK (length(telefono) <= 20),
  celular VARCHAR(20) CHECK (length(celular) <= 20),
  correo_electronico VARCHAR(100) CHECK (length(correo_electronico) <= 100),
  documento_identidad VARCHAR(20) CHECK (length(documento_identidad) <= 20),
  canal_respuesta VARCHAR(100) CHECK (length(canal_respuesta) <= 100),
  hash_registro VARCHAR(64) CHECK (length(hash_registro) <= 64),
  fecha_extraccion TIMESTAMP CHECK (datetime(fecha_extraccion, '+0 days') IS fecha_extraccion),
  archivos_s3_urls JSONB CHECK (archivos_s3_urls IS NULL OR typeof(archivos_s3_urls) = 'text' AND json_valid(archivos_s3_urls)),
  procesado_flag BOOLEAN DEFAULT FALSE CHECK (procesado_flag IN (0, 1)),
  numero_reclamo_sgc VARCHAR(50) CHECK (length(numero_reclamo_sgc) <= 50),
  lectura TEXT,
  documento_prueba VARCHAR(255) CHECK (length(documento_prueba) <= 255),
  cuerpo_reclamacion TEXT,
  finalizar TEXT,
  adjuntar_archivo TEXT,
  comentarios TEXT,
  datos_extra JSONB CHECK (datos_extra IS NULL OR typeof(datos_extra) = 'text' AND json_valid(datos_extra)),
  advertencias JSONB CHECK (advertencias IS NULL OR typeof(advertencias) = 'text' AND json_valid(advertencias)),
  archivo_origen TEXT,
  version INTEGER NOT NULL DEFAULT 1 CHECK (typeof(version) IN ('integer', 'null')),
  fecha_creacion TIMESTAMP CHECK (datetime(fecha_creacion, '+0 days') IS fecha_creacion),
  fecha_actualizacion TIMESTAMP CHECK (datetime(fecha_actualizacion, '+0 days') IS fecha_actualizacion),
  UNIQUE (numero_radicado),
  UNIQUE (hash_registro)
);
INSERT INTO "ov_afinia" VALUES(1,'RE1','2025-10-08 10:11:00','Finalizado',NULL,'1234567','Ana Ñáñez',NULL,NULL,'ana@example.com',NULL,NULL,'dfa76f0f2af0fff4bb777677936fb439e1cf60c33804e326cad3f0de87dfd90d','2025-10-09 10:11:12',NULL,0,'90000001',NULL,NULL,NULL,NULL,NULL,NULL,'{"otra_clave":"valor","telefono_original":"6051234567"}','["telefono_invalido"]','processed/90000001_data_20251009_101112.json',1,'2026-11-24 12:00:00','2026-11-24 12:00:00');
INSERT INTO "ov_afinia" VALUES(2,'RE2','2025-10-07 00:00:00','Finalizado',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'44616b7ffd98722555cca90f8c874347110a7bd87a47a8e29cff04baef5181e7','2025-10-31 19:00:00','[]',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'["fecha_sin_hora"]','processed/list.json',1,'2026-11-24 12:00:00','2026-11-24 12:00:00');
INSERT INTO "ov_afinia" VALUES(3,'RE3','2025-10-06 08:00:00','Pendiente',NULL,NULL,NULL,NULL,NULL,NULL,'900123456-8',NULL,'00809e580f61416e33a06a48d1ca2788940a16f28fada328de3152ec7a786637','2025-10-31 19:00:00','[]',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]','processed/list.json',1,'2026-11-24 12:00:00','2026-11-24 12:00:00');
CREATE TABLE "ov_aire" (
  id INTEGER PRIMARY KEY,
  numero_radicado VARCHAR(50) NOT NULL CHECK (length(numero_radicado) <= 50),
  fecha TIMESTAMP NOT NULL CHECK (datetime(fecha, '+0 days') IS fecha),
  estado_solicitud VARCHAR(100) CHECK (length(estado_solicitud) <= 100),
  tipo_pqr VARCHAR(200) CHECK (length(tipo_pqr) <= 200),
  nic VARCHAR(20) CHECK (length(nic) <= 20),
  nombres_apellidos VARCHAR(200) CHECK (length(nombres_apellidos) <= 200),
  telefono VARCHAR(20) CHECK (length(telefono) <= 20),
  celular VARCHAR(20) CHECK (length(celular) <= 20),
  correo_electronico VARCHAR(100) CHECK (length(correo_electronico) <= 100),
  documento_identidad VARCHAR(20) CHECK (length(documento_identidad) <= 20),
  canal_respuesta VARCHAR(100) CHECK (length(canal_respuesta) <= 100),
  hash_registro VARCHAR(64) CHECK (length(hash_registro) <= 64),
  fecha_extraccion TIMESTAMP CHECK (datetime(fecha_extraccion, '+0 days') IS fecha_extraccion),
  archivos_s3_urls JSONB CHECK (archivos_s3_urls IS NULL OR typeof(archivos_s3_urls) = 'text' AND json_valid(archivos_s3_urls)),
  procesado_flag BOOLEAN DEFAULT FALSE CHECK (procesado_flag IN (0, 1)),
  numero_reclamo_sgc VARCHAR(50) CHECK (length(numero_reclamo_sgc) <= 50),
  lectura TEXT,
  documento_prueba VARCHAR(255) CHECK (length(documento_prueba) <= 255),
  cuerpo_reclamacion TEXT,
  finalizar TEXT,
  adjuntar_archivo TEXT,
  comentarios TEXT,
  datos_extra JSONB CHECK (datos_extra IS NULL OR typeof(datos_extra) = 'text' AND json_valid(datos_extra)),
  advertencias JSONB CHECK (advertencias IS NULL OR typeof(advertencias) = 'text' AND json_valid(advertencias)),
  archivo_origen TEXT,
  version INTEGER NOT NULL DEFAULT 1 CHECK (typeof(version) IN ('integer', 'null')),
  fecha_creacion TIMESTAMP CHECK (datetime(fecha_creacion, '+0 days') IS fecha_creacion),
  fecha_actualizacion TIMESTAMP CHECK (datetime(fecha_actualizacion, '+0 days') IS fecha_actualizacion),
  UNIQUE (numero_radicado),
  UNIQUE (hash_registro)
);
INSERT INTO "ov_aire" VALUES(1,'RA1','2025-10-10 09:00:00','Finalizado',NULL,NULL,'Peñarol Lucía',NULL,NULL,NULL,NULL,NULL,'1b1d9bb0fbc71c93e53d0260aad4524043a2653e832a6b1fd0e39d30e0655f0f','2025-10-10 09:00:00',NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'[]','processed/RA1_data_20251010_090000.json',1,'2026-11-24 12:00:00','2026-11-24 12:00:00');
CREATE TABLE "ov_historial" (
  id INTEGER PRIMARY KEY,
  empresa VARCHAR(20) NOT NULL CHECK (length(empresa) <= 20),
  numero_radicado VARCHAR(50) NOT NULL CHECK (length(numero_radicado) <= 50),
  version INTEGER NOT NULL CHECK (typeof(version) IN ('integer', 'null')),
  campo TEXT NOT NULL,
  valor_anterior TEXT,
  valor_nuevo TEXT,
  run_id TEXT,
  archivo_origen TEXT,
  cambiado_en TIMESTAMP NOT NULL CHECK (datetime(cambiado_en, '+0 days') IS cambiado_en)
);
CREATE TABLE "ov_posibles_duplicados" (
  id INTEGER PRIMARY KEY,
  empresa VARCHAR(20) NOT NULL CHECK (length(empresa) <= 20),
  numero_radicado_a VARCHAR(50) NOT NULL CHECK (length(numero_radicado_a) <= 50),
  numero_radicado_b VARCHAR(50) NOT NULL CHECK (length(numero_radicado_b) <= 50),
  puntaje INTEGER NOT NULL CHECK (typeof(puntaje) IN ('integer', 'null')),
  explicacion JSONB NOT NULL CHECK (explicacion IS NULL OR typeof(explicacion) = 'text' AND json_valid(explicacion)),
  run_id TEXT,
  detectado_en TIMESTAMP NOT NULL CHECK (datetime(detectado_en, '+0 days') IS detectado_en),
  decision VARCHAR(20) CHECK (decision IN ('duplicado', 'distinto')) CHECK (length(decision) <= 20),
  motivo TEXT,
  decidido_por VARCHAR(100) CHECK (length(decidido_por) <= 100),
  decidido_en TIMESTAMP CHECK (datetime(decidido_en, '+0 days') IS decidido_en),
  UNIQUE (empresa, numero_radicado_a, numero_radicado_b)
);
CREATE TABLE radica_claim (
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  folder   TEXT NOT NULL,
  last_run TEXT NOT NULL,
  PRIMARY KEY (empresa, radicado),
  UNIQUE (empresa, folder)
) WITHOUT ROWID;
CREATE TABLE radica_correction (
  empresa      TEXT NOT NULL,
  radicado     TEXT NOT NULL,
  campo        TEXT NOT NULL,
  valor        TEXT NOT NULL,
  motivo       TEXT NOT NULL,
  actor        TEXT NOT NULL,
  corregido_en TIMESTAMP NOT NULL,
  PRIMARY KEY (empresa, radicado, campo)
) WITHOUT ROWID;
CREATE TABLE radica_delta (
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  PRIMARY KEY (empresa, radicado)
) WITHOUT ROWID;
INSERT INTO "radica_delta" VALUES('afinia','RE1');
INSERT INTO "radica_delta" VALUES('afinia','RE2');
INSERT INTO "radica_delta" VALUES('afinia','RE3');
INSERT INTO "radica_delta" VALUES('aire','RA1');
CREATE TABLE radica_file (
  id           INTEGER PRIMARY KEY,
  empresa      TEXT NOT NULL,
  path         TEXT NOT NULL,            -- relative to {input}/{company}/oficina_virtual
  raw_path     BLOB,                  -- the bytes of a path that is not UTF-8, which path shows with %XX
  kind         TEXT NOT NULL,            -- 'json' or 'adjunto' (anything else)
  fp           BLOB,                  -- 16 bytes over path, size, mtime, ctime, inode
  size         BIGINT NOT NULL,
  mtime_ns     BIGINT NOT NULL,
  inode        BIGINT NOT NULL,
  sha256       TEXT,                     -- of a JSON file; of the others once they are uploaded
  state        TEXT NOT NULL,            -- 'pendiente', 'leido', 'rechazado', 'desaparecido'
  observations BIGINT NOT NULL DEFAULT 0,
  radicado     TEXT,                     -- the claim it belongs to: of its only observation, or matched by name
  tipo         TEXT,                     -- 'datos', 'detalle', 'adjunto' of that claim
  join_key     TEXT,                     -- key in the name of a data file, where it is not the claim's SGC
  obs_time     BIGINT,                   -- order of that observation
  richness     BIGINT,
  first_path   TEXT NOT NULL,            -- path of the first reading: a rename keeps it
  first_mtime_ns BIGINT NOT NULL,        -- modification time when these bytes were first read: a touch keeps it
  run_id       TEXT NOT NULL,            -- the run that last looked inside
  seen_at      TIMESTAMP NOT NULL        -- first seen
);
INSERT INTO "radica_file" VALUES(1,'afinia','processed/90000001_data_20251008_101112.json',NULL,'json',X'635E4E3188C19D005405F661113C140E',262,1761955200000000000,10977527,'eaebe286134e27d5b593dd0f7674c6105ddf808af1268314603403d787140f73','leido',1,'RE1','datos','90000001',1759918272,7,'processed/90000001_data_20251008_101112.json',1761955200000000000,'20261124_120000-94704834','2026-11-24 12:00:00');
INSERT INTO "radica_file" VALUES(2,'afinia','processed/90000001_data_20251009_101112.json',NULL,'json',X'21247D1CD0E7FE02C034CD1E13843197',216,1761955200000000000,10977528,'c70db074a5c73add82a7ad3519519d1a704016326b04c756284dc3cd62697638','leido',1,'RE1','datos','90000001',1760004672,5,'processed/90000001_data_20251009_101112.json',1761955200000000000,'20261124_120000-94704834','2026-11-24 12:00:00');
INSERT INTO "radica_file" VALUES(3,'afinia','processed/list.json',NULL,'json',X'26B5AB77722B784952F045646088ACF6',214,1761955200000000000,10977529,'0cfe75afa0669d4b759d8198cde759cb0f4bece15619b4416b5e835d10059c9b','leido',2,NULL,NULL,NULL,NULL,NULL,'processed/list.json',1761955200000000000,'20261124_120000-94704834','2026-11-24 12:00:00');
INSERT INTO "radica_file" VALUES(4,'afinia','processed/bad.json',NULL,'json',X'7D7FD5F199874C595CD57BE7BD3F4D45',50,1761955200000000000,10977530,'da7db4243ee3a3d7bf97c2dd87b7ee98fd9d2ade606fa56bd09ad4d202964079','leido',1,NULL,NULL,NULL,NULL,NULL,'processed/bad.json',1761955200000000000,'20261124_120000-94704834','2026-11-24 12:00:00');
INSERT INTO "radica_file" VALUES(5,'afinia','processed/cut.json',NULL,'json',X'6D3FB72B2B32A4F09998C6C2D7035479',21,1761955200000000000,10977531,'ae2156cd9878168bea3322923163841612942b1276294ea35884bf8220406d66','rechazado',0,NULL,NULL,NULL,NULL,NULL,'processed/cut.json',1761955200000000000,'20261124_120000-94704834','2026-11-24 12:00:00');
INSERT INTO "radica_file" VALUES(6,'afinia','processed/90000001_20251008_101120.pdf',NULL,'adjunto',X'E3B6986F419177A6AA9C107AB189D91F',16,1761955200000000000,10977532,NULL,'leido',0,'RE1','detalle',NULL,NULL,NULL,'processed/90000001_20251008_101120.pdf',1761955200000000000,'20261124_120000-94704834','2026-11-24 12:00:00');
INSERT INTO "radica_file" VALUES(7,'afinia','processed/90000001_adjunto_20251008_101130.txt',NULL,'adjunto',X'E99E4A3E9BBF3153C1F570367BA9025A',9,1761955200000000000,10977533,NULL,'leido',0,'RE1','adjunto',NULL,NULL,NULL,'processed/90000001_adjunto_20251008_101130.txt',1761955200000000000,'20261124_120000-94704834','2026-11-24 12:00:00');
INSERT INTO "radica_file" VALUES(8,'aire','processed/RA1_data_20251010_090000.json',NULL,'json',X'24FAC07ACDCCB4281215622FE8C12400',130,1761955200000000000,10977534,'76327b101b8d0f741a9301fa5b3a8dddc83890175347de9001f885af4b0eb9bd','leido',1,'RA1','datos','RA1',1760086800,4,'processed/RA1_data_20251010_090000.json',1761955200000000000,'20261124_120000-94704834','2026-11-24 12:00:00');
CREATE TABLE radica_lease (
  name       TEXT PRIMARY KEY,
  token      BIGINT NOT NULL,
  holder     TEXT NOT NULL,              -- run id; empty when free
  host       TEXT NOT NULL,
  boot_id    TEXT NOT NULL,
  pid        BIGINT NOT NULL,
  pid_start  BIGINT NOT NULL,            -- start time of the process in clock ticks since boot
  beat       BIGINT NOT NULL             -- Unix seconds of the last heartbeat
, connection TEXT);
INSERT INTO "radica_lease" VALUES('run',1,'','elsewhere', 'boot', 1, 1, 1795557743, NULL);
CREATE TABLE radica_listed (
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  file_id  BIGINT NOT NULL,
  PRIMARY KEY (empresa, radicado, file_id)
) WITHOUT ROWID;
INSERT INTO "radica_listed" VALUES('afinia','RE2',3);
INSERT INTO "radica_listed" VALUES('afinia','RE3',3);
CREATE TABLE radica_migration (
  version    BIGINT PRIMARY KEY,
  name       TEXT NOT NULL,
  applied_at TIMESTAMP NOT NULL,
  sha256     TEXT NOT NULL               -- of the file of this migration
);
INSERT INTO "radica_migration" VALUES(1,'0001_ledger','2026-11-24 17:02:22','8d64d88f53e1f21a067c079c3fc3796633c0670ec67e05b339a145228a7a680c');
INSERT INTO "radica_migration" VALUES(2,'0002_quarantine','2026-11-24 17:02:23','cb0fad5b1550ebe4f23e90cb4c122921b831ef97c1ac49946496c38402ab0d47');
INSERT INTO "radica_migration" VALUES(3,'0003_lease_connection','2026-11-24 17:02:23','9ad6172a259e5240c8f7f0fb7792492df84d4c5d698455a6c0e286825ddd2f59');
CREATE TABLE radica_object (
  id           INTEGER PRIMARY KEY,
  empresa      TEXT NOT NULL,
  radicado     TEXT NOT NULL,
  tipo         TEXT NOT NULL,            -- 'datos', 'detalle', 'adjunto'
  key          TEXT NOT NULL UNIQUE,
  file_id      BIGINT NOT NULL,
  sha256       TEXT NOT NULL,
  bytes        BIGINT NOT NULL,          -- of the source
  stored_bytes BIGINT,                   -- as the store holds them
  content_type TEXT NOT NULL,
  etag         TEXT,
  version_id   TEXT,
  state        TEXT NOT NULL,            -- 'enviando', 'subido', 'verificado'
  run_id       TEXT NOT NULL
);
CREATE TABLE radica_pending (
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  PRIMARY KEY (empresa, radicado)
) WITHOUT ROWID;
INSERT INTO "radica_pending" VALUES('afinia','RE1');
INSERT INTO "radica_pending" VALUES('aire','RA1');
CREATE TABLE radica_rejected (
  id         INTEGER PRIMARY KEY,
  empresa    TEXT NOT NULL,
  path       TEXT NOT NULL,
  idx        BIGINT,                     -- NULL for an error of the whole file
  rule       TEXT NOT NULL,
  field      TEXT,
  place      TEXT NOT NULL,              -- JSON pointer, or 'byte N'
  sha256     TEXT,
  sgc        TEXT,                       -- of a rejected observation: its files wait (SPEC §3)
  excerpt    TEXT NOT NULL,              -- private: never in logs, messages or reports
  run_id     TEXT NOT NULL,
  rejected_at TIMESTAMP NOT NULL
, shape TEXT);
INSERT INTO "radica_rejected" VALUES(1,'afinia','processed/bad.json',0,'campo_obligatorio_vacio','estado_solicitud','/estado_solicitud','da7db4243ee3a3d7bf97c2dd87b7ee98fd9d2ade606fa56bd09ad4d202964079',NULL,'{"numero_radicado":"RE4","fecha":"2025/13/07"}','20261124_120000-94704834','2026-11-24 12:00:00','falta');
INSERT INTO "radica_rejected" VALUES(2,'afinia','processed/bad.json',0,'fecha_invalida','fecha','/fecha','da7db4243ee3a3d7bf97c2dd87b7ee98fd9d2ade606fa56bd09ad4d202964079',NULL,'{"numero_radicado":"RE4","fecha":"2025/13/07"}','20261124_120000-94704834','2026-11-24 12:00:00','dia_antes_de_mes');
INSERT INTO "radica_rejected" VALUES(3,'afinia','processed/cut.json',NULL,'json_invalido',NULL,'byte 21','ae2156cd9878168bea3322923163841612942b1276294ea35884bf8220406d66',NULL,'{"numero_radicado": 
','20261124_120000-94704834','2026-11-24 12:00:00','cortado');
CREATE TABLE radica_repair (
  id       INTEGER PRIMARY KEY,
  empresa  TEXT NOT NULL,
  radicado TEXT NOT NULL,
  file_id  BIGINT NOT NULL,
  idx      BIGINT NOT NULL,
  place    TEXT NOT NULL,                -- JSON pointer
  rule     TEXT NOT NULL,
  text_before TEXT NOT NULL,             -- a piece around the first difference
  text_after  TEXT NOT NULL
);
CREATE TABLE radica_run (
  id       TEXT PRIMARY KEY,
  verb     TEXT NOT NULL,
  actor    TEXT NOT NULL,
  started  TIMESTAMP NOT NULL,
  ended    TIMESTAMP,
  outcome  TEXT NOT NULL,                -- 'en_curso', 'terminada', 'detenida', 'fallida', 'abandonada', 'no_cierra'
  rule_fp  TEXT NOT NULL,
  is_full  SMALLINT NOT NULL,
  balance  TEXT,                         -- JSON: the sums of SPEC §10 by company
  stages   TEXT,                         -- JSON
  error    TEXT
);
INSERT INTO "radica_run" VALUES('20261124_120000-94704834','load','ana','2026-11-24 17:02:23','2026-11-24 17:02:23','terminada','3237f8cd78ef83fe',0,'{"afinia":{"files":{"found":5,"ignored":0,"deferred":0,"unchanged":0,"rejected":1,"read":4},"observations":{"read":5,"rejected":1,"conflicts":0,"exact_duplicates":0,"earlier_versions":1,"records":3},"records":{"touched":3,"inserted":3,"updated":0,"unchanged":0,"failed":0},"store":{"files":0,"uploaded":0,"already_there":0,"same_bytes":0,"superseded":0,"deferred":0,"failed":0}},"aire":{"files":{"found":1,"ignored":0,"deferred":0,"unchanged":0,"rejected":0,"read":1},"observations":{"read":1,"rejected":0,"conflicts":0,"exact_duplicates":0,"earlier_versions":0,"records":1},"records":{"touched":1,"inserted":1,"updated":0,"unchanged":0,"failed":0},"store":{"files":0,"uploaded":0,"already_there":0,"same_bytes":0,"superseded":0,"deferred":0,"failed":0}}}','[{"name":"scan","in":6,"out":6,"rejected":0,"skipped":0,"bytes":0,"busy_ms":23},{"name":"ingest","in":6,"out":5,"rejected":2,"skipped":0,"bytes":0,"busy_ms":8},{"name":"dedupe","in":5,"out":4,"rejected":0,"skipped":0,"bytes":0,"busy_ms":15},{"name":"organise","in":0,"out":0,"rejected":0,"skipped":0,"bytes":0,"busy_ms":15},{"name":"load","in":4,"out":4,"rejected":0,"skipped":0,"bytes":0,"busy_ms":72}]',NULL);
CREATE TABLE radica_seen (
  empresa    TEXT NOT NULL,
  kind       TEXT NOT NULL,              -- 'clave', or the name of the field
  name       TEXT NOT NULL,              -- the key or the value
  is_known   SMALLINT NOT NULL,          -- a key with a meaning, a value that the configured catalogue holds
  first_file TEXT NOT NULL,              -- empty if it is not known
  seen_at    TIMESTAMP NOT NULL,
  told       TEXT,                       -- the run whose report named it; '' = of the baseline; NULL = not yet
  PRIMARY KEY (empresa, kind, name)
) WITHOUT ROWID;
INSERT INTO "radica_seen" VALUES('afinia','clave','correo_electronico',1,'processed/90000001_data_20251008_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','documento_identidad',1,'processed/list.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','estado_solicitud',1,'processed/90000001_data_20251008_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','extraction_timestamp',1,'processed/90000001_data_20251008_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','fecha',1,'processed/90000001_data_20251008_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','nic',1,'processed/90000001_data_20251008_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','nombres_apellidos',1,'processed/90000001_data_20251008_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','numero_radicado',1,'processed/90000001_data_20251008_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','numero_reclamo_sgc',1,'processed/90000001_data_20251008_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','otra_clave',0,'processed/90000001_data_20251009_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','clave','telefono',1,'processed/90000001_data_20251009_101112.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','estado_solicitud','Finalizado',1,'','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('afinia','estado_solicitud','Pendiente',1,'','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('aire','clave','estado_solicitud',1,'processed/RA1_data_20251010_090000.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('aire','clave','fecha',1,'processed/RA1_data_20251010_090000.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('aire','clave','nombres_apellidos',1,'processed/RA1_data_20251010_090000.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('aire','clave','numero_radicado',1,'processed/RA1_data_20251010_090000.json','2026-11-24 12:00:00','');
INSERT INTO "radica_seen" VALUES('aire','estado_solicitud','Finalizado',1,'','2026-11-24 12:00:00','');
CREATE TABLE radica_state (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
INSERT INTO "radica_state" VALUES('rule_fp.afinia','3237f8cd78ef83fe');
INSERT INTO "radica_state" VALUES('rule_fp.aire','3237f8cd78ef83fe');
CREATE TABLE radica_tombstone (
  key_hash TEXT PRIMARY KEY,             -- SHA-256 of empresa, newline, radicado
  actor    TEXT NOT NULL,
  borrado_en TIMESTAMP NOT NULL
);
CREATE TABLE radica_version (
  empresa    TEXT NOT NULL,
  radicado   TEXT NOT NULL,
  content    BLOB NOT NULL,           -- SHA-256 of object
  has_time   SMALLINT NOT NULL,
  obs_time   BIGINT NOT NULL,            -- newest order key with this content
  richness   BIGINT NOT NULL,
  order_path TEXT NOT NULL,
  idx        BIGINT NOT NULL,
  file_id    BIGINT NOT NULL,
  rule_fp    TEXT NOT NULL,
  object     TEXT NOT NULL,              -- RFC 8785
  warnings   TEXT NOT NULL,              -- rule ids joined by |
  PRIMARY KEY (empresa, radicado, content, has_time)
) WITHOUT ROWID;
INSERT INTO "radica_version" VALUES('afinia','RE1',X'4D9C0FEAA48E6EE03AC793E48A4E3763B45D0CD849B1E3D1BDEC45361BAD756C',1,1759918272,7,'processed/90000001_data_20251008_101112.json',0,1,'3237f8cd78ef83fe','{"correo_electronico":"ana@example.com","estado_solicitud":"Pendiente","fecha":"2025-10-08 10:11:00","nic":"1234567","nombres_apellidos":"Ana Ñáñez","numero_radicado":"RE1","numero_reclamo_sgc":"90000001"}','');
INSERT INTO "radica_version" VALUES('afinia','RE1',X'C09721A4CEA45FCFF0F9DF493BAD5EE7A1FB5F6F8C4C05825E4EC8A858D88BBB',1,1760004672,5,'processed/90000001_data_20251009_101112.json',0,2,'3237f8cd78ef83fe','{"datos_extra":{"otra_clave":"valor","telefono_original":"6051234567"},"estado_solicitud":"Finalizado","fecha":"2025-10-08 10:11:00","numero_radicado":"RE1","numero_reclamo_sgc":"90000001"}','telefono_invalido');
INSERT INTO "radica_version" VALUES('afinia','RE2',X'44616B7FFD98722555CCA90F8C874347110A7BD87A47A8E29CFF04BAEF5181E7',0,1761937200,3,'processed/list.json',0,3,'3237f8cd78ef83fe','{"estado_solicitud":"Finalizado","fecha":"2025-10-07 00:00:00","numero_radicado":"RE2"}','fecha_sin_hora');
INSERT INTO "radica_version" VALUES('afinia','RE3',X'00809E580F61416E33A06A48D1CA2788940A16F28FADA328DE3152EC7A786637',1,1761937200,4,'processed/list.json',1,3,'3237f8cd78ef83fe','{"documento_identidad":"900123456-8","estado_solicitud":"Pendiente","fecha":"2025-10-06 08:00:00","numero_radicado":"RE3"}','');
INSERT INTO "radica_version" VALUES('aire','RA1',X'1B1D9BB0FBC71C93E53D0260AAD4524043A2653E832A6B1FD0E39D30E0655F0F',1,1760086800,4,'processed/RA1_data_20251010_090000.json',0,8,'3237f8cd78ef83fe','{"estado_solicitud":"Finalizado","fecha":"2025-10-10 09:00:00","nombres_apellidos":"Peñarol Lucía","numero_radicado":"RA1"}','');
CREATE TABLE "registros_ov_s3" (
  id INTEGER PRIMARY KEY,
  nombre_archivo VARCHAR(255) NOT NULL CHECK (length(nombre_archivo) <= 255),
  ruta_original TEXT,
  tamano_archivo BIGINT CHECK (typeof(tamano_archivo) IN ('integer', 'null')),
  tipo_archivo VARCHAR(20) CHECK (length(tipo_archivo) <= 20),
  hash_archivo VARCHAR(64) CHECK (length(hash_archivo) <= 64),
  bucket_s3 TEXT NOT NULL,
  clave_s3 VARCHAR(1024) NOT NULL CHECK (length(clave_s3) <= 1024),
  url_s3 TEXT,
  region_s3 VARCHAR(50) CHECK (length(region_s3) <= 50),
  numero_reclamo_sgc VARCHAR(50) CHECK (length(numero_reclamo_sgc) <= 50),
  empresa VARCHAR(20) NOT NULL CHECK (length(empresa) <= 20),
  tipo_contenido VARCHAR(100) CHECK (length(tipo_contenido) <= 100),
  estado_carga VARCHAR(20) CHECK (estado_carga IN ('subido', 'pre_existente', 'error', 'pendiente')) CHECK (length(estado_carga) <= 20),
  origen_carga VARCHAR(20) CHECK (origen_carga IN ('bot', 'pre_existente', 'manual', 'migracion')) CHECK (length(origen_carga) <= 20),
  procesado BOOLEAN DEFAULT FALSE CHECK (procesado IN (0, 1)),
  sincronizado_bd BOOLEAN DEFAULT FALSE CHECK (sincronizado_bd IN (0, 1)),
  requiere_resubida BOOLEAN DEFAULT FALSE CHECK (requiere_resubida IN (0, 1)),
  metadatos JSONB CHECK (metadatos IS NULL OR typeof(metadatos) = 'text' AND json_valid(metadatos)),
  observaciones TEXT,
  intentos_carga INTEGER DEFAULT 1 CHECK (typeof(intentos_carga) IN ('integer', 'null')),
  ultimo_error TEXT,
  fecha_carga TIMESTAMP CHECK (datetime(fecha_carga, '+0 days') IS fecha_carga),
  fecha_archivo TIMESTAMP CHECK (datetime(fecha_archivo, '+0 days') IS fecha_archivo),
  fecha_creacion TIMESTAMP CHECK (datetime(fecha_creacion, '+0 days') IS fecha_creacion),
  fecha_actualizacion TIMESTAMP CHECK (datetime(fecha_actualizacion, '+0 days') IS fecha_actualizacion),
  UNIQUE (bucket_s3, clave_s3)
);
CREATE UNIQUE INDEX radica_file_path ON radica_file (empresa, path, COALESCE(raw_path, ''));
CREATE INDEX radica_file_claim ON radica_file (empresa, radicado) WHERE radicado IS NOT NULL;
CREATE INDEX radica_file_key ON radica_file (empresa, join_key) WHERE join_key IS NOT NULL;
CREATE INDEX radica_listed_file ON radica_listed (file_id);
CREATE INDEX radica_version_file ON radica_version (file_id);
CREATE INDEX radica_object_claim ON radica_object (empresa, radicado);
CREATE INDEX radica_object_open ON radica_object (state) WHERE state <> 'verificado';
CREATE INDEX radica_rejected_path ON radica_rejected (empresa, path);
CREATE INDEX radica_rejected_sgc ON radica_rejected (empresa, sgc) WHERE sgc IS NOT NULL;
CREATE INDEX radica_repair_file ON radica_repair (file_id);
CREATE INDEX radica_repair_claim ON radica_repair (empresa, radicado);
CREATE INDEX "ix_registros_ov_s3_numero_reclamo_sgc" ON "registros_ov_s3" (numero_reclamo_sgc);
CREATE INDEX "ix_registros_ov_s3_hash_archivo" ON "registros_ov_s3" (hash_archivo);
CREATE INDEX "ix_registros_ov_s3_empresa_estado_carga" ON "registros_ov_s3" (empresa, estado_carga);
CREATE INDEX "ix_registros_ov_s3_fecha_carga" ON "registros_ov_s3" (fecha_carga);
CREATE INDEX "ix_ov_historial_empresa_numero_radicado" ON "ov_historial" (empresa, numero_radicado);
CREATE INDEX "ix_ov_historial_cambiado_en" ON "ov_historial" (cambiado_en);
CREATE INDEX "ix_ov_posibles_duplicados_empresa_numero_radicado_b" ON "ov_posibles_duplicados" (empresa, numero_radicado_b);
CREATE INDEX "ix_ov_afinia_fecha" ON "ov_afinia" (fecha);
CREATE INDEX "ix_ov_afinia_nic" ON "ov_afinia" (nic);
CREATE INDEX "ix_ov_afinia_documento_identidad" ON "ov_afinia" (documento_identidad);
CREATE INDEX "ix_ov_afinia_numero_reclamo_sgc" ON "ov_afinia" (numero_reclamo_sgc);
CREATE INDEX "ix_ov_aire_fecha" ON "ov_aire" (fecha);
CREATE INDEX "ix_ov_aire_nic" ON "ov_aire" (nic);
CREATE INDEX "ix_ov_aire_documento_identidad" ON "ov_aire" (documento_identidad);
CREATE INDEX "ix_ov_aire_numero_reclamo_sgc" ON "ov_aire" (numero_reclamo_sgc);
COMMIT;
