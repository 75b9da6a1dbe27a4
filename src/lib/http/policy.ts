// The Content Security Policy: nothing but our own files; WebAssembly in the threads that decode voices only.

/** For every answer. */
export const pageDirectives = {
  'default-src': ["'self'"],
  // Slides, pictures of hand-ins and canvases are made in the page itself.
  'img-src': ["'self'", 'blob:', 'data:'],
  'media-src': ["'self'", 'blob:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

const written = (directives: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join('; ');

const pagePolicy = written(pageDirectives);
const decodingPolicy = written({ ...pageDirectives, 'script-src': ["'self'", "'wasm-unsafe-eval'"] });
/**
 * Built from `classroom/client/engine-worker.ts` and `classroom/replay/client/player-worker.ts`, which decode voices by WebAssembly if the browser
 * has no decoder; compressed too, as it is on the disk.
 */
const decodes = /\/(engine|player)-worker-[\w-]+\.js(\.br|\.gz)?$/;

/**
 * A worker obeys the policy that its own file comes with, not the page's: what only the worker needs is given to no page.
 * @param path of a built file
 */
export const policyOf = (path: string): string => (decodes.test(path) ? decodingPolicy : pagePolicy);
