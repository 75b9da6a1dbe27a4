// Roles of OneRoster, in lower case, and what they make of a person here; docs/import.md shows the same table.
import type { Role } from '../../lib/contract.ts';

/** `above`: reported, never granted by a file. */
export const oneRosterRoles: Readonly<Record<string, Role | 'above'>> = {
  student: 'pupil',
  teacher: 'teacher',
  parent: 'parent',
  guardian: 'parent',
  relative: 'parent',
  principal: 'head',
  administrator: 'staff',
  siteadministrator: 'staff',
  aide: 'staff',
  counselor: 'staff',
  proctor: 'staff',
  districtadministrator: 'above',
  systemadministrator: 'above',
};
