// Ways to sign in, as a list. A method proves an account in its own manner and ends at the entrance, which opens the
// session: EduConnect, CAS or OIDC are one more entry, and nothing else changes.
import type { Context, Mount } from '../../context.ts';
import { networkOf } from '../../lib/network.ts';
import { activate, signIn } from './contract.ts';
import type { Entrance } from './entrance.ts';
import type { From, Proofs } from './proofs.ts';

export type SignInMethod = {
  id: string;
  /** On the button of a `redirect`: the name of the service, the same in every language. */
  label: string;
  /** `password` is a form of our own page; `redirect` is an address to go to. */
  kind: 'password' | 'redirect';
  href?: string;
  /** Mounts the routes that the method needs. */
  mount(mount: Mount): void;
};

/** The methods of this node, in the order in which they are shown. */
export function signInMethodsOf({ identity }: Pick<Context, 'identity'>): SignInMethod[] {
  return [passwordMethod(identity.proofs, identity.entrance)];
}

function passwordMethod(proofs: Proofs, entrance: Entrance): SignInMethod {
  return {
    id: 'password',
    label: 'Identifiant et mot de passe',
    kind: 'password',
    mount({ route }) {
      route(signIn, async ({ input, request, reply }) => {
        const accountId = await proofs.byPassword(input, from(entrance, request));
        return entrance.enter({ request, reply }, accountId, input.device);
      });
      route(activate, async ({ input, request, reply }) => {
        const accountId = await proofs.byCode(input, from(entrance, request));
        return entrance.enter({ request, reply }, accountId, input.device);
      });
    },
  };
}

/** Where a request comes from, for the limits on guessing. */
export function from(entrance: Entrance, request: Parameters<Entrance['device']>[0]['request']): From {
  return { device: entrance.device({ request }), network: networkOf(request.ip) };
}
