// A watched document for as long as its view stands.
import { useEffect, useMemo } from 'preact/hooks';
import type { Contract, OutputOf } from '../../../lib/contract.ts';
import type { Given } from '../../../web/call.ts';
import { type Watch, watch } from '../../../web/watch.ts';

/** @param key what the question depends on */
export function useWatch<C extends Contract>(contract: C, given: Given<C>, key = ''): Watch<OutputOf<C>> {
  const watched = useMemo(() => watch(contract, given), [contract, key]);
  useEffect(() => watched.stop, [watched]);
  return watched;
}
