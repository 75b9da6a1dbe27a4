// What stops a page without its doing, and what brings it back: another network, sleep, a phone call, a closed lid.

type Connection = EventTarget & { type?: string };

const connectionOf = (scope: Navigator): Connection | undefined => {
  const found: unknown = Reflect.get(scope, 'connection');
  return found instanceof EventTarget ? found : undefined;
};

export type Interruptions = { stop(): void };

/**
 * @param wake the page is there again: sound that was interrupted can go on, and the connection is worth a look.
 * @param moved the network came, or is another one
 */
export function watchInterruptions(wake: (moved: boolean) => void): Interruptions {
  const stops: (() => void)[] = [];
  const on = (target: EventTarget, name: string, hear: () => void) => {
    target.addEventListener(name, hear);
    stops.push(() => target.removeEventListener(name, hear));
  };
  on(globalThis, 'online', () => wake(true));
  on(globalThis, 'pageshow', () => wake(false));
  on(document, 'resume', () => wake(false));
  on(document, 'visibilitychange', () => {
    if (document.visibilityState === 'visible') wake(false);
  });
  const connection = connectionOf(navigator);
  let type = connection?.type;
  // It changes with every estimate of its speed too.
  if (connection)
    on(connection, 'change', () => {
      if (connection.type === type) return;
      type = connection.type;
      wake(true);
    });
  return {
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** A context that a phone call or the system stopped is started again: as soon as that is over, and at each wake. */
export function keepRunning(context: AudioContext): { wake(): void } {
  let ran = context.state === 'running';
  const wake = () => {
    // Before its first start it waits for a touch, and that is for another to ask.
    if (ran && context.state !== 'running' && context.state !== 'closed') void context.resume().catch(() => {});
  };
  context.addEventListener('statechange', () => {
    if (context.state === 'running') ran = true;
    else wake();
  });
  return { wake };
}
