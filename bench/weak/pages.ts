// A relay, pages in their networks, and what each made of the voice and the pictures.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Network, type NetworkOptions, network } from './network.ts';
import type { PageFigures } from './page.ts';

const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Once all have started, these processes go before whatever else this machine does: what is measured is the network, not who else works
 * here. Together they need less than half a core.
 */
const goFirst = (pid: number | undefined) =>
  execFileSync('chrt', ['-a', '-r', '-p', '10', String(pid)], { stdio: 'ignore' });

export type Scenario = {
  name: string;
  network: NetworkOptions;
  /** Who is behind that network; the other one is beside the relay. */
  behind: 'pupil' | 'teacher' | 'both';
};

export type Result = {
  scenario: Scenario;
  pupil: PageFigures;
  teacher: PageFigures;
};

class Page {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(within: readonly string[], wish: object) {
    const [command = '', ...words] = [...within, process.execPath, script('./page.js'), JSON.stringify(wish)];
    this.child = spawn(command, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.child.stdout) throw new Error('no output');
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    const { value, done } = await this.lines.next();
    if (done) throw new Error('a page of the benchmark ended early');
    return value;
  }

  goFirst(): void {
    goFirst(this.child.pid);
  }

  begin(): void {
    this.child.stdin?.write('begin\n');
  }

  async figures(): Promise<PageFigures> {
    this.child.stdin?.write('figures\n');
    return JSON.parse(await this.line());
  }

  end(): void {
    this.child.kill();
  }
}

export async function startRelay(): Promise<{ port: number; goFirst(): void; end(): void }> {
  const [command = '', ...words] = [process.execPath, script('../classroom/relay.js')];
  const child = spawn(command, words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, HOST: '0.0.0.0' },
  });
  const { port } = await new Promise<{ port: number }>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message));
    child.once('exit', () => reject(new Error('the relay of the benchmark ended early')));
  });
  return { port, goFirst: () => void goFirst(child.pid), end: () => void child.kill() };
}

/** All at once, each in a class of its own. @param warmUp @param listened ms */
export async function measure(scenarios: readonly Scenario[], warmUp: number, listened: number): Promise<Result[]> {
  const relay = await startRelay();
  const networks: Network[] = [];
  const pages: Page[] = [];
  try {
    const enter = async (index: number, { network: wanted, behind }: Scenario) => {
      const away = network(wanted);
      networks.push(away);
      const open = (role: 'teacher' | 'pupil') => {
        const inside = behind === 'both' || behind === role;
        const url = `ws://${inside ? away.outside : '127.0.0.1'}:${relay.port}`;
        const page = new Page(inside ? away.within : [], {
          ...{
            url,
            lesson: `lesson-${index}`,
            who: `${role}.${index}`,
            teaches: role === 'teacher',
          },
        });
        pages.push(page);
        return page;
      };
      const [madame, ana] = [open('teacher'), open('pupil')];
      await Promise.all([madame.line(), ana.line()]);
      return { madame, ana };
    };
    const pupils = await Promise.all(scenarios.map((scenario, index) => enter(index, scenario)));
    relay.goFirst();
    for (const page of pages) page.goFirst();
    await new Promise((resolve) => setTimeout(resolve, warmUp));
    for (const { ana, madame } of pupils) {
      ana.begin();
      madame.begin();
    }
    await new Promise((resolve) => setTimeout(resolve, listened));
    const figures = await Promise.all(
      pupils.map(async ({ ana, madame }) => ({
        pupil: await ana.figures(),
        teacher: await madame.figures(),
      })),
    );
    return figures.flatMap((found, index) => {
      const scenario = scenarios[index];
      return scenario ? [{ scenario, ...found }] : [];
    });
  } finally {
    for (const page of pages) page.end();
    relay.end();
    for (const one of networks) one.remove();
  }
}
