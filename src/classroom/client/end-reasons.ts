// How a class ended for this page, by the code its socket was closed with.
import { closeCodes } from '../protocol.ts';
import type { EndReason } from './live-class.ts';

const reasons: Readonly<Record<number, EndReason>> = {
  [closeCodes.normal]: 'left',
  [closeCodes.ended]: 'ended',
  [closeCodes.removed]: 'removed',
  [closeCodes.replaced]: 'replaced',
  [closeCodes.signedOut]: 'signed-out',
  [closeCodes.notAllowed]: 'not-allowed',
  [closeCodes.full]: 'full',
  [closeCodes.notOpen]: 'not-open',
  [closeCodes.cancelled]: 'cancelled',
  [closeCodes.notInClass]: 'not-in-class',
  [closeCodes.enoughViews]: 'enough-views',
  [closeCodes.version]: 'version',
};

export const reasonOf = (code: number): EndReason => reasons[code] ?? 'malformed';
