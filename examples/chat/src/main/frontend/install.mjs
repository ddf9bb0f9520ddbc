// Runs `npm ci` unless node_modules is what the lock file says already: npm notes there what it has installed, and when.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  const { status, error } = spawnSync('npm ci', { shell: true, stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status;
}
