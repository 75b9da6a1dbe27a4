// What somebody wrote: text, links that say where they lead, and signs that would have hidden. Nothing else of it is read.
import { catalogue } from '../language.ts';
import { piecesOf } from '../pieces.ts';

const words = catalogue(
  {
    outside: 'site extérieur',
    strange: 'adresse écrite dans un autre alphabet',
    hidden: (code: string) => `Signe caché ${code}`,
  },
  {
    outside: 'outside site',
    strange: 'an address in another alphabet',
    hidden: (code: string) => `Hidden sign ${code}`,
  },
);

export function Written({ text }: { text: string }) {
  const say = words.value;
  return (
    <div class="as-written" dir="auto">
      {piecesOf(text).map((piece) => {
        switch (piece.type) {
          case 'text':
            return piece.text;
          case 'hidden':
            return (
              <span class="tag" title={say.hidden(piece.code)}>
                {piece.code}
              </span>
            );
          case 'link':
            return (
              <>
                <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow" title={say.outside}>
                  {piece.scheme}
                  <b>{piece.host}</b>
                  {piece.rest}
                </a>
                {piece.strange && <small> ({say.strange})</small>}
              </>
            );
          default:
            return piece satisfies never;
        }
      })}
    </div>
  );
}
