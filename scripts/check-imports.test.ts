import { expect, test } from 'vitest';
import { checkImports } from './check-imports.mjs';
import { importsOf } from './lib/imports.mjs';
import { aTree } from './testing/tree.ts';

const shell = { 'package.json': JSON.stringify({ dependencies: { fastify: '5', typebox: '1', '@scope/kept': '1' } }) };

function breaches(files: Record<string, string>): string[] {
  return checkImports(aTree({ ...shell, ...files }));
}

test('a tree that follows the layout has nothing to mend', () => {
  expect(
    breaches({
      'src/errors.ts': 'export {};',
      'src/lib/contract.ts': "import type { TSchema } from 'typebox';",
      'src/lib/clock.ts': "import { randomBytes } from 'node:crypto'; import '../errors.ts';",
      'src/school/roster/contract.ts':
        "import { Type } from 'typebox'; import { contract } from '../../lib/contract.ts';",
      'src/school/roster/roster.ts': "import '../../lib/clock.ts';",
      'src/school/messages/messages.ts': "import '../../errors.ts';",
      'src/school/day/day.ts':
        "import '../messages/messages.ts'; import '../roster/roster.ts'; import type { Class } from '../roster/contract.ts';",
      'src/school/day/routes.ts': "import 'fastify'; import '@scope/kept/inside'; import './day.ts';",
      'src/school/day/view.tsx':
        "import 'preact'; import '../../web/call.ts'; import './client/cache.ts'; import './day.css';",
      'src/classroom/flow.ts': "import '../errors.ts'; import type { Bus } from '../lib/clock.ts';",
      'src/classroom/client/engine.ts': "import '../flow.ts';",
      'src/school/day/client/cache.ts': "import '../../roster/contract.ts';",
      'src/school/day/day.test.ts': "import '../roster/store.ts'; import 'vitest';",
      'src/web/router.tsx': "import '../school/day/view.tsx';",
      'src/app.ts': "import './school/day/routes.ts';",
      'src/gate/gate.ts': "import '../lib/clock.ts'; // import '../school/day/day.ts'",
    }),
  ).toEqual([]);
});

test.each([
  ['src/school/day/contract.ts', "import { rule } from './day.ts';", 'a contract imports only'],
  ['src/school/day/contract.ts', "import { z } from 'fastify';", 'a contract imports only'],
  ['src/lib/clock.ts', "import type { Day } from '../school/day/day.ts';", 'src/lib knows nothing'],
  ['src/school/day/view.tsx', "import './store.ts';", 'the page imports only'],
  ['src/school/day/view.tsx', "import '../roster/client/list.ts';", 'the page imports only'],
  ['src/web/call.ts', "import 'node:fs';", 'the page imports only'],
  ['src/school/day/day.ts', "import './client/cache.ts';", 'the server imports nothing of the page'],
  ['src/school/day/day.ts', "import './routes.ts';", 'routes are mounted'],
  ['src/school/day/day.ts', "export * from '../roster/store.ts';", 'school/roster is reached through its roster.ts'],
  ['src/school/day/day.ts', "await import('../roster/store.ts');", 'school/roster is reached through its roster.ts'],
  ['src/gate/gate.ts', "import type { Day } from '../school/day/contract.ts';", 'gate depends on no other part'],
  ['src/status/status.ts', "import '../lib/database/open.ts';", 'status stands without the database'],
  ['src/gate/gate.ts', "import pg from 'pg';", 'gate stands without the database'],
  ['src/school/day/store.ts', "import 'preact';", 'not among the dependencies'],
  ['src/school/day/store.ts', "import './testing/people.ts';", 'made for tests'],
])('%s with %s is refused', (path, content, why) => {
  expect(breaches({ [path]: content }).join('\n')).toContain(why);
});

test('the page shares rules of its own part only when they load nothing else', () => {
  const engine = { 'src/classroom/client/engine.ts': "import '../flow.ts';" };
  for (const loads of [
    "import 'node:crypto';",
    "import './routes.ts';",
    "import 'fastify';",
    "import '../lib/clock.ts';",
  ]) {
    const found = breaches({
      ...engine,
      'src/classroom/flow.ts': "import './pace.ts';",
      'src/classroom/pace.ts': loads,
    });
    expect(found.join('\n'), loads).toContain(
      'src/classroom/client/engine.ts:1 imports src/classroom/flow.ts: the page',
    );
  }
});

test('the gate must not load the database through a third file', () => {
  const found = breaches({
    'src/gate/gate.ts': "import '../context.ts';",
    'src/context.ts': "import './lib/database/open.ts';",
  });
  expect(found).toEqual([expect.stringContaining('gate loads src/lib/database/open.ts through src/context.ts')]);
});

test('a cycle is found, unless one of its imports is of types only', () => {
  const cycle = { 'src/a.ts': "import { b } from './b.ts';", 'src/c.ts': "import { a } from './a.ts';" };
  expect(breaches({ ...cycle, 'src/b.ts': "import { c } from './c.ts';" })).toEqual([
    'import cycle: src/a.ts → src/b.ts → src/c.ts → src/a.ts',
  ]);
  expect(breaches({ ...cycle, 'src/b.ts': "import type { c } from './c.ts';" })).toEqual([]);
});

test('a file that can not be read is named', () => {
  expect(() => importsOf('src/broken.ts', 'import {')).toThrow(/src\/broken\.ts/);
});
