// The shield over HTTP: the code that a school may read out today.
import { type Static, Type } from 'typebox';
import { contract } from '../../lib/contract.ts';

export const CodeOfDay = Type.Object({
  /** As people read it: `K7Q-4MX-9TZD`. */
  code: Type.String(),
});
export type CodeOfDay = Static<typeof CodeOfDay>;

/** Without a seat: it is when the gate is attacked that a pupil needs it. */
export const getCodeOfDay = contract({
  method: 'GET',
  path: '/api/gate/code',
  summary: 'Today’s code of the school, for devices that can’t do the proof of work',
  roles: ['teacher', 'staff', 'head'],
  gate: 'free',
  output: CodeOfDay,
});
