// The register of a lesson as a file, after it or while it lasts.
import { Type } from 'typebox';
import { contract } from '../../../lib/contract.ts';

/** UTF-8 with its mark, separated by semicolons, as spreadsheets in French expect. Guests stand apart, after the class. */
export const getAttendance = contract({
  method: 'GET',
  path: '/api/lessons/:lessonId/attendance',
  summary: 'Who was in a lesson and when, as CSV; for who teaches it, staff and head',
  roles: ['teacher', 'staff', 'head'],
  params: Type.Object({ lessonId: Type.String({ format: 'uuid' }) }),
  gives: ['text/csv'],
  errors: { register_erased: 410 },
});
