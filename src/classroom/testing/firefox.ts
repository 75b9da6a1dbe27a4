// Debian's Firefox, spoken to by WebDriver BiDi: just enough to open a page, click, and ask it for values.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { personCookie, type Somebody } from './live-server.ts';

export const firefoxPath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';

const preferences = {
  // A moving picture and a tone instead of devices, without a question.
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  // Machines without a sound card: the audio thread runs against a device that isn't there.
  'media.cubeb.force_mock_context': true,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

type Answer = { id?: number; result?: unknown; error?: string; message?: string };

export class Firefox {
  private readonly process: ChildProcess;
  private readonly profile: string;
  private readonly socket: WebSocket;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private nextId = 1;

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.process = process;
    this.profile = profile;
    this.socket = socket;
    socket.on('message', (data) => {
      const answer: Answer = JSON.parse(String(data));
      if (answer.id === undefined) return;
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
  }

  static async launch(): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), 'preau-firefox-'));
    const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
    await writeFile(join(profile, 'user.js'), lines.join('\n'));
    const child = spawn(
      firefoxPath,
      ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, HOME: profile },
      },
    );
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr?.on('data', (chunk) => {
        said += chunk;
        const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
      child.once('exit', () => reject(new Error(`Firefox ended: ${said}`)));
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const firefox = new Firefox(child, profile, socket);
    await firefox.command('session.new', { capabilities: {} });
    return firefox;
  }

  private async command(method: string, params: object): Promise<unknown> {
    const id = this.nextId++;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.socket.send(JSON.stringify({ id, method, params }));
    const { result, error, message } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error} ${message ?? ''}`);
    return result;
  }

  /** The bare page, entered by a script's click. */
  async enter(port: number, who: Somebody): Promise<FirefoxPage> {
    const page = await this.open(`http://127.0.0.1:${port}/`, personCookie(who));
    await page.evaluate(`document.querySelector('#enter').click()`);
    await page.until(`testClass.state().type === 'live'`);
    return page;
  }

  /** A tab with cookies of its own. @param cookie `name=value` */
  async open(url: string, cookie: string): Promise<FirefoxPage> {
    const { userContext } = asObject(await this.command('browser.createUserContext', {}));
    const { context } = asObject(await this.command('browsingContext.create', { type: 'tab', userContext }));
    const [name, ...rest] = cookie.split('=');
    const value = { type: 'string', value: rest.join('=') };
    await this.command('storage.setCookie', {
      cookie: { name, value, domain: new URL(url).hostname, path: '/' },
      partition: { type: 'storageKey', userContext },
    });
    await this.command('browsingContext.navigate', { context, url, wait: 'complete' });
    const page: FirefoxPage = {
      evaluate: async (expression) => {
        const answer = asObject(
          await this.command('script.evaluate', {
            expression: `(async () => JSON.stringify(await (${expression})))()`,
            target: { context },
            awaitPromise: true,
            userActivation: true,
          }),
        );
        if (answer.type !== 'success') throw new Error(`${expression}: ${JSON.stringify(answer.exceptionDetails)}`);
        const { value: text } = asObject(answer.result);
        return typeof text === 'string' ? JSON.parse(text) : undefined;
      },
      until: async (expression) => {
        while (!(await page.evaluate(expression))) await new Promise((resolve) => setTimeout(resolve, 100));
      },
      drag: async (points) => {
        const [first, ...others] = points.map(([x, y]) => ({
          type: 'pointerMove',
          x: Math.round(x),
          y: Math.round(y),
        }));
        const moves = others.map((move) => ({ ...move, duration: 100 }));
        const actions = [first, { type: 'pointerDown', button: 0 }, ...moves, { type: 'pointerUp', button: 0 }];
        const mouse = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
        await this.command('input.performActions', { context, actions: [mouse] });
      },
    };
    return page;
  }

  async close(): Promise<void> {
    this.socket.close();
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export type FirefoxPage = {
  /** The value of a JavaScript expression in the page, by way of JSON. */
  evaluate(expression: string): Promise<unknown>;
  /** Waits until the expression is true. */
  until(expression: string): Promise<void>;
  /** By the mouse, pressed from the first of these places of the window to the last. */
  drag(points: readonly (readonly [x: number, y: number])[]): Promise<void>;
};

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
