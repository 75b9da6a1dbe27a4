// The pages that a pupil gathers before handing in: photos drawn anew, files as they are, and those handed in before.
import { type Signal, signal } from '@preact/signals';
import { maxPageBytes, maxPages, type Page, type PageKind } from '../hand-in/contract.ts';
import { drawPhoto } from './photo.ts';

export type Gathered =
  /** Handed in before: the school has it. */
  | { type: 'kept'; pageId: string; kind: PageKind }
  /** `sent`: the school has it, or it waits in the outbox. */
  | { type: 'photo'; pageId: string; source: Blob; turns: number; blob: Blob; address: string; sent: boolean }
  | { type: 'file'; pageId: string; name: string; blob: Blob; sent: boolean };

export type Problem = 'unreadable' | 'tooHeavy' | 'tooMany';

export type Gathering = {
  pages: Signal<readonly Gathered[]>;
  /** @returns what is wrong with the last one that isn't taken */
  add(files: readonly File[]): Promise<Problem | undefined>;
  turn(pageId: string): Promise<void>;
  /** One place earlier. */
  raise(pageId: string): void;
  remove(pageId: string): void;
  sent(pageId: string): void;
  /** Nothing is being drawn any more. */
  settled(): Promise<unknown>;
  close(): void;
};

const bytesOf = (blob: Blob) => new Blob([blob], { type: 'application/octet-stream' });

export function gather(before: readonly Page[]): Gathering {
  const pages = signal<readonly Gathered[]>(before.map(({ pageId, kind }) => ({ type: 'kept', pageId, kind })));
  const change = (pageId: string, made: (page: Gathered) => Gathered) => {
    pages.value = pages.value.map((page) => (page.pageId === pageId ? made(page) : page));
  };
  const forget = (page: Gathered) => {
    if (page.type === 'photo') URL.revokeObjectURL(page.address);
  };
  /** One after the other, so that they stand in the order in which they were chosen. */
  let adding: Promise<unknown> = Promise.resolve();
  async function addAll(files: readonly File[]): Promise<Problem | undefined> {
    let problem: Problem | undefined;
    for (const file of files) {
      if (pages.value.length >= maxPages) return 'tooMany';
      const pageId = crypto.randomUUID();
      const isPicture = file.type.startsWith('image/') || /\.(heic|heif|jpe?g|png|webp)$/i.test(file.name);
      const blob = isPicture ? await drawPhoto(file, 0) : file;
      if (!blob) problem = 'unreadable';
      else if (blob.size > maxPageBytes) problem = 'tooHeavy';
      else if (isPicture) {
        const address = URL.createObjectURL(blob);
        pages.value = [...pages.value, { type: 'photo', pageId, source: file, turns: 0, blob, address, sent: false }];
      } else pages.value = [...pages.value, { type: 'file', pageId, name: file.name, blob, sent: false }];
    }
    return problem;
  }

  return {
    pages,
    add(files) {
      const added = adding.then(() => addAll(files));
      adding = added.catch(() => {});
      return added;
    },
    async turn(pageId) {
      const page = pages.value.find((each) => each.pageId === pageId);
      if (page?.type !== 'photo') return;
      const turns = (page.turns + 1) % 4;
      const blob = await drawPhoto(page.source, turns);
      if (!blob) return;
      forget(page);
      // Other bytes are another page: the school may have the former ones already.
      const fresh = { pageId: crypto.randomUUID(), turns, blob, address: URL.createObjectURL(blob), sent: false };
      change(pageId, () => ({ ...page, ...fresh }));
    },
    raise(pageId) {
      const at = pages.value.findIndex((page) => page.pageId === pageId);
      const [above, own] = [pages.value[at - 1], pages.value[at]];
      if (above && own) pages.value = [...pages.value.slice(0, at - 1), own, above, ...pages.value.slice(at + 1)];
    },
    remove(pageId) {
      for (const page of pages.value) if (page.pageId === pageId) forget(page);
      pages.value = pages.value.filter((page) => page.pageId !== pageId);
    },
    sent: (pageId) => change(pageId, (page) => (page.type === 'kept' ? page : { ...page, sent: true })),
    settled: () => adding,
    close() {
      for (const page of pages.value) forget(page);
    },
  };
}

/** What has to be sent before the hand-in names it. */
export const toSend = (pages: readonly Gathered[]): { pageId: string; body: Blob }[] =>
  pages.flatMap((page) =>
    page.type === 'kept' || page.sent ? [] : [{ pageId: page.pageId, body: bytesOf(page.blob) }],
  );
