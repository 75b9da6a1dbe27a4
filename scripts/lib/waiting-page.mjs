// Style and script of the gate's pages, each one small file that the server puts inside its answer.
import { join } from 'node:path';
import { build } from 'vite';

/** `folder`: where the server's own build is. */
export async function buildWaitingPage(/** @type {string} */ root, /** @type {string} */ folder) {
  const source = join(root, 'src', 'gate', 'page', 'client');
  const bundle = (/** @type {Record<string, string>} */ input) =>
    build({
      configFile: false,
      root: source,
      publicDir: false,
      logLevel: 'warn',
      build: {
        outDir: join(folder, 'gate', 'page'),
        emptyOutDir: false,
        target: ['chrome94', 'firefox100', 'safari15.4'],
        modulePreload: false,
        rolldownOptions: { input, output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' } },
      },
    });
  await bundle({ wait: join(source, 'wait.ts'), page: join(source, 'page.css') });
  // Apart, so that neither is cut into pieces that both would load.
  await bundle({ proof: join(root, 'src', 'gate', 'client', 'proof.worker.ts') });
}
