// A document watched for as long as the page stands and asks the same question.
import { useEffect, useMemo } from 'preact/hooks';
import type { Contract, OutputOf } from '../lib/contract.ts';
import type { Given } from './call.ts';
import { type Watch, watch } from './watch.ts';

type Options<C extends Contract> = Parameters<typeof watch<C>>[2];

/** @param given undefined while there is nothing to ask */
export function useWatch<C extends Contract>(contract: C, given: Given<C>, options?: Options<C>): Watch<OutputOf<C>>;
export function useWatch<C extends Contract>(
  contract: C,
  given: Given<C> | undefined,
  options?: Options<C>,
): Watch<OutputOf<C>> | undefined;
export function useWatch<C extends Contract>(contract: C, given: Given<C> | undefined, options: Options<C> = {}) {
  const watched = useMemo(() => given && watch(contract, given, options), [JSON.stringify(given)]);
  useEffect(() => watched?.stop, [watched]);
  return watched;
}
