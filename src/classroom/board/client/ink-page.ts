// One page as its viewer has it: the sheets that are shown, what is on them in order, and one's own steps to take back.
import type { Sheets } from '../contract.ts';
import { authorOfKey, type Item } from '../item.ts';
import { inOrder, SheetDoc, type Thing } from './sheet-doc.ts';

/** Things that came on top, and whether others changed among those below. */
export type PageChange = { keys: ReadonlySet<string> };
type Step = { sheet: number; keys: string[]; gone: boolean };
/** Of one sheet, what is to be sent. */
export type Written = { sheet: number; updates: Uint8Array[] };

const mostSteps = 200;

export class InkPage {
  readonly id: string;
  private readonly docs = new Map<number, SheetDoc>();
  private shown: readonly number[] = [1];
  private sorted: Thing[] | undefined;
  private readonly listeners = new Set<(change: PageChange | null) => void>();
  private done: Step[][] = [];
  private undone: Step[][] = [];

  constructor(id: string) {
    this.id = id;
    this.docOf(1);
  }

  /** @param listener told what changed; null when all must be drawn again. */
  watch(listener: (change: PageChange | null) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Which sheets are shown now. */
  learn({ shown, before }: Sheets): void {
    if (shown.join() === this.shown.join()) return;
    this.shown = shown;
    for (const [sheet, doc] of this.docs) {
      if (shown.includes(sheet) || before?.includes(sheet)) continue;
      doc.destroy();
      this.docs.delete(sheet);
    }
    for (const sheet of shown) this.docOf(sheet);
    this.tell(null);
  }

  get sheets(): SheetDoc[] {
    return this.shown.map((sheet) => this.docOf(sheet));
  }

  docOf(sheet: number): SheetDoc {
    const known = this.docs.get(sheet);
    if (known) return known;
    const doc = new SheetDoc(sheet, (keys) => this.tell({ keys }));
    this.docs.set(sheet, doc);
    return doc;
  }

  /** What is seen, what is drawn first first. */
  things(): readonly Thing[] {
    this.sorted ??= this.sheets.flatMap((doc) => [...doc.visible()]).sort(inOrder);
    return this.sorted;
  }

  find(key: string): Thing | undefined {
    for (const doc of this.sheets) {
      const found = doc.find(key);
      if (found) return found;
    }
    return undefined;
  }

  get nextOrder(): number {
    return (this.things().at(-1)?.item.order ?? 0) + 1;
  }

  put(client: number, key: string, item: Item): Written {
    const doc = this.top;
    const updates = doc.put(client, key, item);
    this.did([{ sheet: doc.sheet, keys: [key], gone: false }]);
    return { sheet: doc.sheet, updates };
  }

  rub(client: number, keys: ReadonlySet<string>): Written[] {
    const steps = this.sheets
      .map(({ sheet }) => ({ sheet, gone: true, keys: [...keys].filter((key) => this.docOf(sheet).find(key)) }))
      .filter((step) => step.keys.length > 0);
    if (steps.length === 0) return [];
    this.did(steps);
    return this.play(client, steps);
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  undo(client: number): Written[] {
    const steps = this.done.pop();
    if (!steps) return [];
    this.undone.push(steps);
    return this.play(
      client,
      steps.map((step) => ({ ...step, gone: !step.gone })),
    );
  }

  redo(client: number): Written[] {
    const steps = this.undone.pop();
    if (!steps) return [];
    this.done.push(steps);
    return this.play(client, steps);
  }

  /** What was written here was refused: begins again with what the relay has. */
  reset(): void {
    for (const doc of this.docs.values()) doc.destroy();
    this.docs.clear();
    this.done = [];
    this.undone = [];
    for (const sheet of this.shown) this.docOf(sheet);
    this.tell(null);
  }

  private get top(): SheetDoc {
    return this.docOf(this.shown.at(-1) ?? 1);
  }

  private did(steps: Step[]): void {
    this.done = [...this.done, steps].slice(-mostSteps);
    this.undone = [];
  }

  private play(client: number, steps: readonly Step[]): Written[] {
    return steps
      .filter(({ sheet }) => this.docs.has(sheet))
      .map(({ sheet, keys, gone }) => ({ sheet, updates: this.docOf(sheet).mark(client, keys, gone) }));
  }

  private tell(change: PageChange | null): void {
    this.sorted = undefined;
    for (const listener of this.listeners) listener(change);
  }
}

export const isOwn = ({ key }: Thing, author: number | undefined): boolean => authorOfKey(key) === author;
