// Checks who may import whom. Usage: node scripts/check-imports.mjs [root]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cycles, reachable } from './lib/graph.mjs';
import { readImports } from './lib/imports.mjs';
import {
  isBrowser,
  isContract,
  isDatabase,
  isDoorOf,
  isForTests,
  isRoutes,
  isRules,
  isSource,
  partOf,
} from './lib/layout.mjs';
import { report, rootFromArguments } from './lib/report.mjs';

/** @typedef {import('./lib/imports.mjs').Import} Import */

/** Parts that must stand when everything else is down. */
const alone = ['gate', 'status'];

/** One import at a time: what is wrong with it, or undefined. @type {((one: Import) => string | false | undefined)[]} */
const rules = [
  ({ from, to }) =>
    isContract(from) && !isContract(to) && to !== 'typebox' && 'a contract imports only contracts and typebox',
  ({ from, to }) =>
    from.startsWith('src/lib/') &&
    isSource(to) &&
    !to.startsWith('src/lib/') &&
    to !== 'src/errors.ts' &&
    'src/lib knows nothing of the rest',
  ({ from, to }) => !isBrowser(from) && isSource(to) && isBrowser(to) && 'the server imports nothing of the page',
  ({ from, to }) =>
    partOf(from) !== undefined &&
    isRoutes(to) &&
    !(isRoutes(from) && partOf(from) === partOf(to)) &&
    'routes are mounted by the application and imported by nothing else',
  ({ from, to }) => {
    const [own, other] = [partOf(from), partOf(to)];
    if (own === undefined || other === undefined || own === other || isBrowser(from) || isDoorOf(other, to)) return;
    return `${other} is reached through its ${other.split('/').at(-1)}.ts or its contract`;
  },
  ({ from, to }) => {
    const [own, other] = [partOf(from), partOf(to)];
    if (own === undefined || !alone.includes(own)) return;
    if (isDatabase(to)) return `${own} stands without the database`;
    return (
      (to.startsWith('src/school/') || (other !== undefined && other !== own)) && `${own} depends on no other part`
    );
  },
];

/** @returns {string[]} one line for each breach */
export function checkImports(/** @type {string} */ root) {
  const imports = readImports(root).filter((one) => !isForTests(one.from));
  const loaded = imports.filter((one) => !one.typeOnly);
  return [
    ...imports.flatMap((one) =>
      rules.flatMap((rule) => {
        const breach = rule(one);
        return breach ? [`${one.from}:${one.line} imports ${one.to}: ${breach}`] : [];
      }),
    ),
    ...cycles(loaded.filter((one) => !one.late)).map((cycle) => `import cycle: ${cycle.join(' → ')}`),
    ...loaded
      .filter((one) => isForTests(one.to))
      .map((one) => `${one.from}:${one.line} imports ${one.to}, made for tests`),
    ...page(imports, loaded),
    ...indirect(loaded),
    ...undeclared(root, loaded),
  ];
}

/** The page shares with the server its contracts, and rules of its own part that load nothing but such rules. */
function page(/** @type {Import[]} */ imports, /** @type {Import[]} */ loaded) {
  const allowed = (/** @type {Import} */ { from, to }) => {
    if (to.startsWith('node:')) return false;
    if (!isSource(to) || to.startsWith('src/web/') || isContract(to)) return true;
    if (isBrowser(to)) return from.startsWith('src/web/') || partOf(to) === partOf(from);
    const isShared = (/** @type {string} */ path) =>
      isContract(path) ||
      path === 'src/errors.ts' ||
      path === 'typebox' ||
      (partOf(path) === partOf(from) && isRules(path));
    return partOf(from) !== undefined && [to, ...reachable(loaded, [to]).map(({ path }) => path)].every(isShared);
  };
  return imports
    .filter((one) => isBrowser(one.from) && !allowed(one))
    .map(
      ({ from, to, line }) =>
        `${from}:${line} imports ${to}: the page imports only contracts, src/web and its own part`,
    );
}

/** A part that stands alone must not load through a third file what it may not import. */
function indirect(/** @type {Import[]} */ loaded) {
  return alone.flatMap((part) => {
    const own = [...new Set(loaded.map((one) => one.from))].filter((path) => partOf(path) === part && !isBrowser(path));
    return reachable(loaded, own)
      .filter(({ path, via }) => partOf(via) !== part && (isDatabase(path) || (partOf(path) ?? part) !== part))
      .map(({ path, via }) => `${part} loads ${path} through ${via}: it depends on no other part and no database`);
  });
}

/** What the server loads must be installed with the package. */
function undeclared(/** @type {string} */ root, /** @type {Import[]} */ loaded) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return loaded
    .filter(({ from, to }) => !isBrowser(from) && !isSource(to) && !to.startsWith('node:'))
    .filter(({ to }) => !(packageOf(to) in dependencies))
    .map(({ from, to, line }) => `${from}:${line} imports ${to}: not among the dependencies of package.json`);
}

function packageOf(/** @type {string} */ name) {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

const root = rootFromArguments(import.meta.url);
if (root) report('imports', checkImports(root));
