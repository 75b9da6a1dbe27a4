// Builds the browser's pages from src/web into dist/web.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { pagesPlugin } from './scripts/lib/pages-plugin.mjs';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('src/web'),
  publicDir: here('src/web/public'),
  // Contracts are shared with the browser, which needs their method and path only: the schemas stay on the server.
  resolve: { alias: { typebox: here('src/web/typebox-stub.ts') } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  plugins: [pagesPlugin()],
  build: {
    outDir: here('dist/web'),
    emptyOutDir: true,
    target: ['chrome94', 'firefox100', 'safari15.4'],
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
