// Authorisations to be recorded over HTTP.
import type { Mount } from '../../context.ts';
import type { Authorisations } from './authorisations.ts';
import { answerAuthorisation, listAuthorisations, listClassAuthorisations, noteSignedPaper } from './contract.ts';

export function authorisationRoutes({ route }: Pick<Mount, 'route'>, authorisations: Authorisations): void {
  route(listAuthorisations, ({ me }) => authorisations.of(me));
  route(answerAuthorisation, ({ me, params, input }) => authorisations.answer(me, params.userId, input.answer));
  route(noteSignedPaper, ({ me, params, input }) => authorisations.notePaper(me, params.userId, input.signed));
  route(listClassAuthorisations, ({ me, params }) => authorisations.ofClass(me, params.classId));
}
