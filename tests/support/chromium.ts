// The two builds of Chromium that tests and benchmarks drive: the engine alone for tests of pages, the whole browser where its own cost counts.
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

/** The browser as people have it. */
export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** The same engine, media and all, without the browser's own windows, which take as long again. */
export const shellPath = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A camera that moves and a microphone that beeps each second, both allowed. */
export const fakeDevices = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

export const launchShell = (...flags: string[]): Promise<Browser> =>
  chromium.launch({ executablePath: shellPath, args: [...quiet, ...flags] });

/** @param executablePath a program that starts it elsewhere */
export const launchChromium = (flags: readonly string[], executablePath = chromiumPath): Promise<Browser> =>
  chromium.launch({ executablePath, args: [...quiet, ...flags] });

/** A browser that keeps its profile in `folder`, to be closed and opened again: profiles are the browser's, the engine alone has none. */
export const launchKeeping = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, { executablePath: chromiumPath, args: [...quiet, ...fakeDevices] });
