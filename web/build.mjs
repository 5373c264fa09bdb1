// Bundles the dashboard and writes it, compressed, as a C++ source: node web/build.mjs OUTPUT.cpp
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const mostBytes = 120_000; // of a first load, compressed
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };
const source = join(dirname(fileURLToPath(import.meta.url)), 'src');
const output = process.argv[2];

const bundle = await build({
  entryPoints: [join(source, 'main.tsx'), join(source, 'style.css'), join(source, 'icon.svg')],
  entryNames: '[name]-[hash]',
  loader: { '.svg': 'copy' },
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  outdir: '/assets',
  banner: { js: '/*! Preact, (c) Jason Miller; uPlot, (c) Leon Sorokin: both of the MIT licence */' },
  write: false,
});
const files = bundle.outputFiles.map((file) => ({ name: basename(file.path), bytes: Buffer.from(file.contents) }));
const named = (name, extension) => files.find((file) => file.name.startsWith(`${name}-`) && file.name.endsWith(extension)).name;
const shell = readFileSync(join(source, 'index.html'), 'utf8')
  .replace('main.js', named('main', '.js'))
  .replace('style.css', named('style', '.css'))
  .replace('icon.svg', named('icon', '.svg'));
files.push({ name: 'index.html', bytes: Buffer.from(shell) });

let total = 0;
const rows = files.map(({ name, bytes }) => {
  const gzip = gzipSync(bytes, { level: 9 });
  total += gzip.length;
  const text = [...gzip].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  return `    EmbeddedAsset{"${name}", "${types[extname(name)]}", std::string_view("${text}", ${gzip.length})},\n`;
});
if (total > mostBytes) throw new Error(`the dashboard has ${total} bytes compressed; at most ${mostBytes} are allowed`);
writeFileSync(
  output,
  `// Generated from web/ by web/build.mjs.\n#include "base/embedded.h"\n\n#include <array>\n\nnamespace radica {\nnamespace {\n\n` +
    `constexpr std::array kAssets{\n${rows.join('')}};\n\n}  // namespace\n\n` +
    `std::span<const EmbeddedAsset> embedded_assets() { return kAssets; }\n\n}  // namespace radica\n`,
);
console.log(`${files.length} files, ${total} bytes compressed`);
