// DuckDB reading JSON files into one CSV with explicit columns: a peer of bench/consolidate.sh.
// usage: duckdb.mjs files|text|lines SOURCE OUTPUT.csv
//   files  SOURCE is a glob: read_json
//   text   SOURCE is a glob: read_text, then from_json; the faster way with many small files
//   lines  SOURCE is one file with an object a line: read_json
// Nothing but the fields themselves: no rules, aliases, datos_extra, hash or deduplication. All cores, rows in any order,
// and buffers that fit the files, as DuckDB's guides advise. Prints the number of rows.
import { DuckDBInstance } from '@duckdb/node-api';

const fields = [
  'numero_radicado', 'fecha', 'estado_solicitud', 'tipo_pqr', 'nic', 'nombres_apellidos', 'telefono', 'celular',
  'correo_electronico', 'documento_identidad', 'canal_respuesta', 'numero_reclamo_sgc', 'lectura', 'documento_prueba',
  'cuerpo_reclamacion', 'finalizar', 'adjuntar_archivo', 'comentarios',
];
const largestObject = 1 << 16;
const text = (value) => `'${value.replaceAll("'", "''")}'`;
const columns = `{${fields.map((name) => `${name}: 'VARCHAR'`).join(', ')}}`;
const structure = text(JSON.stringify(Object.fromEntries(fields.map((name) => [name, 'VARCHAR']))));

const queries = {
  files: (source) =>
    `FROM read_json(${source}, columns = ${columns}, format = 'unstructured', maximum_object_size = ${largestObject})`,
  text: (source) => `SELECT unnest(from_json(content, ${structure})) FROM read_text(${source})`,
  lines: (source) => `FROM read_json(${source}, columns = ${columns}, format = 'newline_delimited')`,
};

const [way, source, output] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { preserve_insertion_order: 'false' });
const connection = await instance.connect();
const result = await connection.run(`COPY (${queries[way](text(source))}) TO ${text(output)} (FORMAT csv, HEADER)`);
console.log(String(result.rowsChanged));
