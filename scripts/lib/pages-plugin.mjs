// What the pages' build adds after Vite: the service worker with its list of files, then a compressed copy of each text.
import { createHash } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { filesBelow } from './files.mjs';

const compressed = /\.(js|css|html|svg|json|webmanifest)$/;
/** What a device keeps to open without network. Fallback decoders and other heavy files come when they are needed. */
const kept = /^(index\.html|manifest\.webmanifest|icon\.svg|icon-192\.png|assets\/.*\.(js|css))$/;
const heaviest = 150 * 1024;
/** Sources whose chunks only operators use: no pupil's device keeps them. */
const forOperators = /\/gate\/console\//;
/** Built from `classroom/client/opus-compiled.ts`: few browsers need it, those alone fetch it. Workers' chunks are in no manifest. */
const forFewBrowsers = /^assets\/opus-compiled-/;
/** Below this, headers weigh more than what is saved. */
const smallest = 512;

/** @returns {import('vite').Plugin} */
export function pagesPlugin() {
  let web = '';
  let root = '';
  return {
    name: 'preau-pages',
    apply: 'build',
    configResolved(config) {
      web = config.build.outDir;
      root = config.root;
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler(error) {
        if (error) return;
        await buildServiceWorker(root, web, await offlineFiles(web));
        await compress(web);
      },
    },
  };
}

/** Hashed names say their version by themselves; the others carry one. */
async function offlineFiles(/** @type {string} */ web) {
  /** @type {{ url: string, revision: string | null }[]} */
  const files = [];
  const left = await chunksOf(web, forOperators);
  for (const path of filesBelow(web, '.').map((file) => file.replace(/^\.\//, ''))) {
    if (!kept.test(path) || forFewBrowsers.test(path) || left.has(path)) continue;
    if ((await stat(join(web, path))).size > heaviest) continue;
    const content = await readFile(join(web, path));
    const revision = path.startsWith('assets/')
      ? null
      : createHash('sha256').update(content).digest('hex').slice(0, 16);
    files.push({ url: `/${path}`, revision });
  }
  return files;
}

/** Scripts and styles of the build that come of these sources, by Vite's manifest. @returns {Promise<Set<string>>} */
async function chunksOf(/** @type {string} */ web, /** @type {RegExp} */ sources) {
  /** @type {Record<string, { file: string, css?: string[] }>} */
  const manifest = JSON.parse(await readFile(join(web, '.vite', 'manifest.json'), 'utf8'));
  const found = Object.entries(manifest).filter(([source]) => sources.test(source));
  return new Set(found.flatMap(([, { file, css = [] }]) => [file, ...css]));
}

async function buildServiceWorker(
  /** @type {string} */ root,
  /** @type {string} */ web,
  /** @type {{ url: string, revision: string | null }[]} */ files,
) {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    define: { offlineFiles: JSON.stringify(files), 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: web,
      emptyOutDir: false,
      copyPublicDir: false,
      target: ['chrome94', 'firefox100', 'safari15.4'],
      rolldownOptions: { input: join(root, 'sw.ts'), output: { format: 'iife', entryFileNames: 'sw.js' } },
    },
  });
}

async function compress(/** @type {string} */ web) {
  for (const path of filesBelow(web, '.').filter((file) => compressed.test(file) && !file.includes('.vite/'))) {
    const content = await readFile(join(web, path));
    if (content.length < smallest) continue;
    const [brotli, gzipped] = await Promise.all([
      promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
      promisify(gzip)(content, { level: 9 }),
    ]);
    await writeFile(join(web, `${path}.br`), brotli);
    await writeFile(join(web, `${path}.gz`), gzipped);
  }
}
