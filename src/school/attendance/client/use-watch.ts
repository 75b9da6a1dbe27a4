// A watched document for as long as its view stands.
import { useEffect, useMemo } from 'preact/hooks';
import type { Contract, OutputOf } from '../../../lib/contract.ts';
import type { Given } from '../../../web/call.ts';
import { type Watch, watch } from '../../../web/watch.ts';

/**
 * @param key what the question depends on
 * @param at reads the server's time in the document
 */
export function useWatch<C extends Contract>(
  contract: C,
  given: Given<C>,
  key = '',
  at?: (value: OutputOf<C>) => string,
): Watch<OutputOf<C>> {
  const watched = useMemo(() => watch(contract, given, at && { at }), [contract, key]);
  useEffect(() => watched.stop, [watched]);
  return watched;
}
