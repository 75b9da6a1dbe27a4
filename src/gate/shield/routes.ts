// The shield over HTTP: parse, call, reply.
import type { Mount } from '../../context.ts';
import { getCodeOfDay } from './contract.ts';

export function shieldRoutes({ route, shield }: Mount): void {
  route(getCodeOfDay, async ({ me, reply }) => {
    reply.header('cache-control', 'no-store');
    return { code: shield.codeOf(me.schoolId) };
  });
}
