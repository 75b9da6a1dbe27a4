// What a path of the sources is, by its place and its name: the vocabulary of the import rules.

/** A file of the project, and not a package. */
export const isSource = (/** @type {string} */ path) => path.startsWith('src/');

/** The part a file belongs to (`gate`, `school/roster`), or undefined for what all parts stand on. */
export function partOf(/** @type {string} */ path) {
  if (!isSource(path)) return undefined;
  const [, top, second, third] = path.split('/');
  if (top === 'school') return third === undefined ? undefined : `school/${second}`;
  return second === undefined || top === 'lib' || top === 'web' ? undefined : top;
}

/** What server and browser both read: schemas and wire formats. A part called `messages` has its rules under its own name. */
export const isContract = (/** @type {string} */ path) =>
  path === 'src/lib/contract.ts' ||
  (partOf(path) !== undefined && /\/(contract|protocol|(?<!\/messages\/)messages)\.ts$/.test(path));

export const isBrowser = (/** @type {string} */ path) =>
  isSource(path) && (path.startsWith('src/web/') || /\.(tsx|css)$/.test(path) || path.includes('/client/'));

export const isRoutes = (/** @type {string} */ path) => /\/routes(\.ts$|\/)/.test(path);

/** Rules by their name: neither routes nor SQL nor page. */
export const isRules = (/** @type {string} */ path) => !isRoutes(path) && !isBrowser(path) && !/\/store\b/.test(path);

export const isForTests = (/** @type {string} */ path) => /\.test\.tsx?$/.test(path) || path.includes('/testing/');

/** The database itself, or a package that speaks to it. */
export const isDatabase = (/** @type {string} */ path) =>
  path.startsWith('src/lib/database/') || /^(pg|pg-copy-streams|@electric-sql\/pglite)(\/|$)/.test(path);

/** What another part may import of `part`: its rules, by its own name, and what server and browser share. */
export function isDoorOf(/** @type {string} */ part, /** @type {string} */ path) {
  return isContract(path) || path === `src/${part}/${part.split('/').at(-1)}.ts`;
}
