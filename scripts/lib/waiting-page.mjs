// Style and script of the gate's pages, each one small file that the server puts inside its answer.
import { join } from 'node:path';
import { build } from 'vite';

/** `folder`: where the server's own build is. */
export async function buildWaitingPage(/** @type {string} */ root, /** @type {string} */ folder) {
  const source = join(root, 'src', 'gate', 'page', 'client');
  const out = join(folder, 'gate', 'page');
  await build({
    configFile: false,
    root: source,
    publicDir: false,
    logLevel: 'warn',
    resolve: { alias: { typebox: join(root, 'src', 'web', 'typebox-stub.ts') } },
    build: {
      outDir: out,
      emptyOutDir: false,
      target: ['chrome94', 'firefox100', 'safari15.4'],
      modulePreload: false,
      cssCodeSplit: true,
      rolldownOptions: {
        input: { wait: join(source, 'wait.ts'), page: join(source, 'page.css') },
        output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
      },
    },
  });
}
