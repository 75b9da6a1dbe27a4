// A document watched for as long as the page asks the same question.
import { useEffect, useMemo } from 'preact/hooks';
import type { Contract, OutputOf } from '../../../lib/contract.ts';
import type { Given } from '../../../web/call.ts';
import { type Watch, watch } from '../../../web/watch.ts';

/** @param given undefined while there is nothing to ask */
export function useWatch<C extends Contract>(
  contract: C,
  given: Given<C> | undefined,
  options: Parameters<typeof watch<C>>[2] = {},
): Watch<OutputOf<C>> | undefined {
  const watched = useMemo(() => given && watch(contract, given, options), [JSON.stringify(given)]);
  useEffect(() => watched?.stop, [watched]);
  return watched;
}
