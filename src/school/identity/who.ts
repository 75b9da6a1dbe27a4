// A person of the school as the gate sees them: which account, on which browser, and the lines that are theirs.
import type { Lane } from '../../gate/contract.ts';
import type { Who } from '../../gate/gate.ts';
import type { Role } from '../../lib/contract.ts';
import type { Me } from '../../lib/http/route.ts';

const staffRoles: readonly Role[] = ['staff', 'head', 'region_operator', 'platform_operator'];

/** A teacher's lesson can't begin without them: they need no reservation. A pupil's comes with the day. */
export function whoOf({ schoolId, accountId, deviceId, roles }: Me): Who {
  const lanes: Lane[] = ['open'];
  if (roles.includes('teacher')) lanes.unshift('lesson', 'staff');
  else if (roles.some((role) => staffRoles.includes(role))) lanes.unshift('staff');
  return { school: schoolId, account: accountId, lanes, device: deviceId };
}
