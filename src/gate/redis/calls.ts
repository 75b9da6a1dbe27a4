// Questions from one node to another through Redis: what a visitor asked goes to the node that decides, and its answer comes back.
import { inTime } from './connection.ts';
import type { Nodes } from './nodes.ts';

/** No answer for so long is none, ms. */
const patience = 1_500;

type Question = { id: number; from: string; what: string; body: unknown };
type Answer = { id: number; answer: unknown } | { id: number; failure: string };

export type Calls = Awaited<ReturnType<typeof openCalls>>;

/** @param answer called for what other nodes ask; what it throws is only said to have failed */
export async function openCalls(nodes: Nodes, answer: (what: string, body: unknown) => Promise<unknown>) {
  const { store, node } = nodes;
  const waiting = new Map<number, { settle(reply: Answer): void; fail(error: Error): void; timer: NodeJS.Timeout }>();
  let last = 0;
  const send = (to: string, message: Question | Answer) =>
    inTime(store.client.publish(store.keys.channel(to), JSON.stringify(message)));

  const reply = async ({ id, from, what, body }: Question) => {
    const said: Answer = await answer(what, body).then(
      (value): Answer => ({ id, answer: value }),
      (error: unknown): Answer => ({ id, failure: error instanceof Error ? error.message : 'failed' }),
    );
    await send(from, said);
  };
  const hear = (text: string) => {
    // Written by a node of the same gate, in the same version or one beside it.
    const message: Question | Answer = JSON.parse(text);
    // Who asked goes elsewhere when no answer comes.
    if ('what' in message) reply(message).catch(() => {});
    else waiting.get(message.id)?.settle(message);
  };
  const subscriber = store.client.duplicate({ disableOfflineQueue: false, commandOptions: {}, pingInterval: 1_000 });
  subscriber.on('error', () => {});
  const subscribing = subscriber.connect().then(() => subscriber.subscribe(store.keys.channel(node), hear));
  subscribing.catch(() => {});
  await Promise.race([subscribing.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);

  return {
    /** Asks the node that leads. @throws when there is none, or it doesn't answer */
    async ask(what: string, body: unknown): Promise<unknown> {
      const leader = nodes.beat()?.leader;
      if (!leader || leader === node) throw new Error('no other node leads');
      const id = ++last;
      const answered = new Promise<unknown>((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          waiting.delete(id);
        };
        const fail = (error: Error) => {
          done();
          reject(error);
        };
        const timer = setTimeout(() => fail(new Error('the leading node does not answer')), patience);
        const settle = (said: Answer) => {
          done();
          if ('failure' in said) reject(new Error(said.failure));
          else resolve(said.answer);
        };
        waiting.set(id, { settle, fail, timer });
      });
      // Its failure is told below, also when nobody listened.
      answered.catch(() => {});
      const listeners = await send(leader, { id, from: node, what, body });
      if (listeners === 0) waiting.get(id)?.fail(new Error('nobody leads'));
      return answered;
    },
    close() {
      for (const { fail } of waiting.values()) fail(new Error('this node stops'));
      subscriber.destroy();
    },
  };
}
