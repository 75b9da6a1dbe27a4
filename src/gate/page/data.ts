// What the server hands to the script of the waiting page, inside the page.
import type { Board } from '../contract.ts';
import type { HeldTicket, News } from '../sight.ts';
import type { Language, Sentences } from './sentences.ts';

export type PageData = {
  at: number;
  board: Board;
  ticket: HeldTicket | null;
  late: boolean;
  news: News | null;
  to: string;
  language: Language;
  say: Sentences;
  proof: Readonly<Record<string, string>> | null;
};
