// The program of a worker, compiled from these sources for the tests that start one.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export type Built = { entry: string; remove(): void };

/** @param source a program of these sources */
export async function buildProgram(source = here('../workers/worker-process.ts')): Promise<Built> {
  // Below the sources' own packages, which the program imports.
  mkdirSync(here('../../../build'), { recursive: true });
  const folder = mkdtempSync(here('../../../build/program-'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ...{ ssr: source, outDir: folder, target: 'node20', emptyOutDir: true },
      rollupOptions: { output: { entryFileNames: 'program.js' } },
    },
  });
  return { entry: join(folder, 'program.js'), remove: () => rmSync(folder, { recursive: true }) };
}
