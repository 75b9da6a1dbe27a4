// The page's tie to the gate: the report, the last 15 minutes, then a figure a second for as long as somebody looks.
import { type Signal, signal } from '@preact/signals';
import { call, type Trouble } from '../../../web/call.ts';
import { leave } from '../../../web/session.ts';
import {
  type ConsoleEvent,
  type GateReport,
  type History,
  listenToGate,
  readGate,
  readGateHistory,
  type Snapshot,
} from '../contract.ts';
import { addSecond, emptySeries } from './series.ts';

export type Link = {
  report: Signal<GateReport | undefined>;
  now: Signal<Snapshot | undefined>;
  /** The array is changed in place; `drawn` rises when it was. */
  series: () => History;
  drawn: Signal<number>;
  trouble: Signal<Trouble | undefined>;
  /** Nothing was heard for some seconds: what is shown may be wrong by now. */
  silent: Signal<boolean>;
  refresh(): void;
  close(): void;
};

const silence = 4_000;
const comeBack = 3_000;

export function openLink(): Link {
  const report = signal<GateReport | undefined>(undefined);
  const now = signal<Snapshot | undefined>(undefined);
  const drawn = signal(0);
  const trouble = signal<Trouble | undefined>(undefined);
  const silent = signal(false);
  let series = emptySeries();
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let heardAt = performance.now();
  let asking = false;
  let closed = false;

  const ask = async () => {
    if (asking || closed) return;
    asking = true;
    const answer = await call(readGate, {});
    asking = false;
    if (closed) return;
    if (answer.type === 'done') {
      trouble.value = undefined;
      report.value = answer.value;
      now.value ??= answer.value.now;
    } else if (answer.type === 'signed_out') void leave();
    else if (answer.type !== 'unchanged') trouble.value = answer;
  };
  const askHistory = async () => {
    const answer = await call(readGateHistory, {});
    if (closed || answer.type !== 'done') return;
    series = answer.value;
    drawn.value++;
  };

  const hear = (text: string) => {
    // The server writes what its contract says.
    const heard = JSON.parse(text) as ConsoleEvent;
    if (heard.type === 'signed_out') return void leave();
    heardAt = performance.now();
    silent.value = false;
    now.value = heard.now;
    addSecond(series, heard.now);
    drawn.value++;
    const newest = report.value?.changes[0]?.at ?? 0;
    if (heard.now.changedAt > newest) void ask();
  };
  const listen = () => {
    clearTimeout(timer);
    if (source || closed || document.visibilityState === 'hidden') return;
    const opening = new EventSource(listenToGate.path);
    source = opening;
    // What was missed meanwhile is asked for, at the start as after a cut.
    opening.onopen = () => {
      void ask();
      void askHistory();
    };
    opening.onmessage = (message) => hear(message.data);
    opening.onerror = () => {
      if (opening.readyState !== EventSource.CLOSED) return;
      hush();
      void ask();
      timer = setTimeout(listen, comeBack);
    };
  };
  const hush = () => {
    source?.close();
    source = undefined;
  };
  /** A phone in a pocket asks for nothing. */
  const onSight = () => {
    if (document.visibilityState === 'hidden') hush();
    else listen();
  };
  document.addEventListener('visibilitychange', onSight);
  addEventListener('online', listen);
  const watching = setInterval(() => {
    if (performance.now() - heardAt > silence) silent.value = true;
  }, 1_000);
  void ask();
  listen();

  return {
    ...{ report, now, drawn, trouble, silent },
    series: () => series,
    refresh() {
      void ask();
      listen();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(watching);
      document.removeEventListener('visibilitychange', onSight);
      removeEventListener('online', listen);
      hush();
    },
  };
}
