// Which view answers which address. All but the day is loaded when it is first needed.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { DayView } from '../school/day/view.tsx';
import { Broken, Loading, NotFound } from './parts/states.tsx';
import { place } from './place.ts';

export type RouteProps = { params: Record<string, string> };
type View = ComponentType<RouteProps>;
type Entry = {
  pattern: string;
  /** Seen without being signed in. */
  open?: boolean;
  /** Takes the whole window, without the shell's header. */
  bare?: boolean;
  view?: View;
  load?: () => Promise<View>;
};

// Absent until that part is built in: a glob, and not an import, so that the rest stands without it.
const classroom = import.meta.glob('../classroom/client/view.tsx');
const replay = import.meta.glob('../classroom/replay/client/view.tsx');

const entries: Entry[] = [
  { pattern: '/', view: DayView },
  { pattern: '/class/:lessonId', bare: true, load: async () => viewOf(await Object.values(classroom)[0]?.()) },
  { pattern: '/replay/:lessonId', bare: true, load: async () => viewOf(await Object.values(replay)[0]?.()) },
  {
    pattern: '/sign-in',
    open: true,
    load: async () => (await import('../school/identity/sign-in.tsx')).SignInView,
  },
  {
    pattern: '/activate',
    open: true,
    load: async () => (await import('../school/identity/activate.tsx')).ActivateView,
  },
  { pattern: '/account', load: async () => (await import('../school/identity/account.tsx')).AccountView },
  {
    pattern: '/classes/:classId',
    load: async () => (await import('../school/identity/class-list.tsx')).ClassListView,
  },
  {
    pattern: '/classes/:classId/sheet',
    load: async () => (await import('../school/identity/activation-sheet.tsx')).ActivationSheetView,
  },
  { pattern: '/console', load: async () => (await import('../gate/console/view.tsx')).ConsoleView },
  { pattern: '/homework', load: async () => (await import('../school/homework/view.tsx')).HomeworkView },
  { pattern: '/homework/give', load: async () => (await import('../school/homework/give-view.tsx')).GiveView },
  { pattern: '/homework/log', load: async () => (await import('../school/homework/log-view.tsx')).LogView },
  {
    pattern: '/homework/:homeworkId',
    load: async () => (await import('../school/homework/one-view.tsx')).OneHomeworkView,
  },
  {
    pattern: '/lessons/:lessonId/guests',
    load: async () => (await import('../school/timetable/guests-view.tsx')).GuestsView,
  },
  {
    pattern: '/reports',
    load: async () => (await import('../classroom/chat/reports/reports-view.tsx')).ReportsView,
  },
  { pattern: '/notices', load: async () => (await import('../school/notices/view.tsx')).NoticesView },
  {
    pattern: '/notices/stop',
    open: true,
    load: async () => (await import('../school/notices/view.tsx')).StopNoticesView,
  },
  { pattern: '/news', load: async () => (await import('../school/news/view.tsx')).NewsView },
  { pattern: '/news/new', load: async () => (await import('../school/news/new-view.tsx')).NewNewsView },
  { pattern: '/messages', load: async () => (await import('../school/messages/view.tsx')).MessagesView },
  { pattern: '/messages/new', load: async () => (await import('../school/messages/new-view.tsx')).NewMessageView },
  {
    pattern: '/messages/reports',
    load: async () => (await import('../school/messages/reports-view.tsx')).MessageReportsView,
  },
  {
    pattern: '/messages/rules',
    load: async () => (await import('../school/messages/rules-view.tsx')).MessageRulesView,
  },
  { pattern: '/messages/:threadId', load: async () => (await import('../school/messages/thread-view.tsx')).ThreadView },
  { pattern: '/marks', load: async () => (await import('../school/marks/view.tsx')).MarksView },
  { pattern: '/marks/:classId', load: async () => (await import('../school/marks/class-view.tsx')).ClassMarksView },
  {
    pattern: '/marks/tests/:testId',
    load: async () => (await import('../school/marks/journal-view.tsx')).TestJournalView,
  },
  { pattern: '/outbox', load: async () => (await import('./outbox-page.tsx')).OutboxView },
  { pattern: '/receipt', open: true, load: async () => (await import('../school/receipts/view.tsx')).ReceiptView },
  { pattern: '/attendance', load: async () => (await import('../school/attendance/view.tsx')).AttendanceView },
  {
    pattern: '/attendance/:lessonId',
    load: async () => (await import('../school/attendance/roll-view.tsx')).RollView,
  },
  { pattern: '/timetable', load: async () => (await import('../school/timetable/view.tsx')).TimetableView },
];

type Found = { entry: Entry; params: Record<string, string> };

export function findRoute(path: string): Found | undefined {
  for (const entry of entries) {
    const names: string[] = [];
    const source = entry.pattern.replace(/:(\w+)/g, (_all, name: string) => {
      names.push(name);
      return '([^/]+)';
    });
    const match = new RegExp(`^${source}/?$`).exec(path);
    if (!match) continue;
    const values = decoded(match.slice(1));
    // Badly written: there is no such page.
    return values && { entry, params: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) };
  }
  return undefined;
}

function decoded(values: string[]): string[] | undefined {
  try {
    return values.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

const loaded = signal<ReadonlyMap<string, View | 'failed'>>(new Map());

/** The view of the current place; while its code is on its way, a quiet page of the same shape. */
export function Routed() {
  const found = findRoute(place.value.path);
  const pattern = found?.entry.pattern;
  const view = found?.entry.view ?? (pattern ? loaded.value.get(pattern) : undefined);
  useEffect(() => {
    if (found?.entry.load && pattern && !view) void loadView(pattern, found.entry.load);
  }, [pattern]);
  if (!found) return <NotFound />;
  if (view === 'failed') return <Broken />;
  if (!view) return <Loading />;
  const Shown = view;
  return <Shown key={place.value.path} params={found.params} />;
}

async function loadView(pattern: string, load: () => Promise<View>): Promise<void> {
  const view = await load().catch(() => 'failed' as const);
  loaded.value = new Map(loaded.value).set(pattern, view);
}

function viewOf(module: unknown): View {
  const exported = typeof module === 'object' && module !== null ? Object.values(module) : [];
  const isView = (value: unknown): value is View => typeof value === 'function';
  const view = exported.find(isView);
  if (!view) throw new Error('the class page exports no view');
  return view;
}
