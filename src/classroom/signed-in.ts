// A session ended elsewhere (signed out everywhere, account closed) loses its sockets: asked again and again while they are open.
import type { Person } from './place.ts';

/** ms */
const usualPeriod = 5_000;

export type SignedInWatch = {
  /** @returns what ends the watch of this socket. */
  watch(person: Person, dismiss: () => void): () => void;
  close(): void;
};

export function watchSignedIn(period = usualPeriod): SignedInWatch {
  const watched = new Set<() => void>();
  const timer = setInterval(() => {
    for (const look of watched) look();
  }, period).unref();
  return {
    watch(person, dismiss) {
      const look = () => {
        if (person.signedIn?.() === false) dismiss();
      };
      watched.add(look);
      return () => void watched.delete(look);
    },
    close: () => clearInterval(timer),
  };
}
