// Bundles the page into the directory that is given as argument.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const target = process.argv[2] ?? '../../../target/classes/static';

mkdirSync(target, { recursive: true });
for (const file of ['index.html', 'icon.svg']) copyFileSync(file, join(target, file));
await build({
  entryPoints: ['chat.js', 'chat.css'],
  outdir: target,
  bundle: true,
  minify: true,
  sourcemap: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
});
