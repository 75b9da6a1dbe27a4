// Absences as the school counts them: in half-days, by pupil.
import { type Static, Type } from 'typebox';
import { contract } from '../../../lib/contract.ts';

const Id = Type.String({ format: 'uuid' });
const Calendar = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Count = Type.Integer();

/** Prevented and exempt are no absence: they count on their own. */
export const Figures = Type.Object({
  userId: Id,
  name: Type.String(),
  classes: Type.Array(Type.String()),
  halfDays: Count,
  /** Of these, those that no accepted declaration covers. */
  unjustified: Count,
  lessons: Count,
  late: Count,
  minutesLate: Count,
  /** Lessons that the network or the platform kept them from. */
  prevented: Count,
});
export type Figures = Static<typeof Figures>;

const query = Type.Object({ from: Calendar, to: Calendar, classId: Type.Optional(Id) });
const roles = ['staff', 'head'] as const;
const errors = { bad_dates: 400 };

export const getFigures = contract({
  method: 'GET',
  path: '/api/attendance/figures',
  summary: 'Half-days missed, lateness and lessons prevented, by pupil, from one date to another, both included',
  roles,
  query,
  output: Type.Array(Figures),
  errors,
});

export const getFiguresFile = contract({
  method: 'GET',
  path: '/api/attendance/figures.csv',
  summary: 'The same as CSV',
  roles,
  query,
  gives: ['text/csv'],
  errors,
});
