// What is in the hand: tool, colour, width, paper. One for the board and the slides, kept while the page lives.
import { signal } from '@preact/signals';
import type { ItemKind } from '../item.ts';
import type { Paper } from './palette.ts';

export const tools = ['pen', 'marker', 'line', 'arrow', 'box', 'oval', 'text', 'formula', 'eraser', 'hand'] as const;
export type Tool = (typeof tools)[number];
export type Choice = { tool: Tool; colour: number; width: number; paper: Paper };

export const choice = signal<Choice>({ tool: 'pen', colour: 1, width: 1, paper: 'light' });

export const choose = (some: Partial<Choice>): void => {
  choice.value = { ...choice.value, ...some };
};

export const draws = (tool: Tool): tool is ItemKind => tool !== 'eraser' && tool !== 'hand';
