// Holds the scripted lesson, one round after the other. Usage: npm run lesson -- --minutes 10 [--rounds 3]; 0 minutes is without pauses.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = /** @type {const} */ ({ type: 'string' });
const { values } = parseArgs({ options: { minutes: { ...text, default: '10' }, rounds: { ...text, default: '1' } } });
const [minutes, rounds] = [Number(values.minutes), Number(values.rounds)];
if (!(minutes >= 0 && minutes <= 50) || !Number.isInteger(rounds) || rounds < 1) {
  console.error('usage: npm run lesson -- --minutes 0..50 [--rounds 1..]');
  process.exit(2);
}

execFileSync(process.execPath, ['scripts/prepare.mjs', 'test'], { cwd: root, stdio: 'inherit' });
// Vite reads the TypeScript, as it does for the tests.
const { runnerImport } = await import('vite');
const loaded = await runnerImport(fileURLToPath(new URL('whole-lesson.ts', import.meta.url)), {
  root,
  configFile: false,
});
/** @type {typeof import('./whole-lesson.ts')} */
const { holdLesson } = loaded.module;

let passed = 0;
for (let round = 1; round <= rounds; round += 1) {
  console.log(`— lesson ${round} of ${rounds}, ${minutes} minutes`);
  try {
    await holdLesson({ minutes, say: (line) => console.log(line) });
    passed += 1;
  } catch (error) {
    console.error(error);
  }
}
console.log(`${passed} of ${rounds} lessons passed`);
process.exitCode = passed === rounds ? 0 : 1;
