// What there is to choose from, asked once a visit.
import type { OutputOf } from '../../../lib/contract.ts';
import type { timetableOptions } from '../contract.ts';

export type Options = OutputOf<typeof timetableOptions>;

export const noOptions: Options = { timeZone: 'Europe/Paris', classes: [], teachers: [], subjects: [], rooms: [] };
