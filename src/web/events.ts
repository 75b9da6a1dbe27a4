// What happens in the school, as it happens: one stream of server events for the whole page, that comes back by itself.
import { listenToEvents, type PageEvent } from '../school/events/contract.ts';
import { leave, presence } from './session.ts';

type Listener = (heard: PageEvent) => void;

const listeners = new Set<Listener>();
const longestWait = 60_000;

let source: EventSource | undefined;
let wait = 2_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Calls `listener` for each event. `open` comes each time the stream begins again, since events were missed before. */
export function listen(listener: Listener): () => void {
  listeners.add(listener);
  open();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) close();
  };
}

function open(): void {
  clearTimeout(timer);
  if (source || listeners.size === 0 || presence.value.type !== 'in') return;
  const opening = new EventSource(listenToEvents.path);
  source = opening;
  opening.onmessage = (message) => hear(message.data);
  opening.onerror = () => {
    // The browser tries again by itself, except after a refusal.
    if (opening.readyState !== EventSource.CLOSED) return;
    close();
    timer = setTimeout(open, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, longestWait);
  };
}

function close(): void {
  clearTimeout(timer);
  source?.close();
  source = undefined;
}

function hear(text: string): void {
  // The server writes what its contract says.
  const heard = JSON.parse(text) as PageEvent;
  if (heard.type === 'open') wait = 2_000;
  if (heard.type === 'signed_out') {
    close();
    void leave();
    return;
  }
  for (const listener of listeners) listener(heard);
}

presence.subscribe((value) => {
  if (value.type === 'in') open();
  else if (value.type === 'out') close();
});
addEventListener('online', open);
