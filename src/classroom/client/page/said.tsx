// The words of a message: text, links that say where they lead, and signs that would have hidden. Nothing else of it is read.

import { piecesOf } from '../../../web/pieces.ts';
import { useChatWords } from '../../chat/client/words.ts';

export function Said({ text }: { text: string }) {
  const words = useChatWords();
  return (
    <>
      {piecesOf(text).map((piece) => {
        switch (piece.type) {
          case 'text':
            return piece.text;
          case 'hidden':
            return (
              <span class="chat-hidden" title={words.hiddenSign(piece.code)}>
                {piece.code}
              </span>
            );
          case 'link':
            return (
              <>
                <a
                  href={piece.href}
                  target="_blank"
                  rel="noopener noreferrer nofollow"
                  title={`${piece.host}, ${words.outside}`}
                >
                  <span class="chat-link-rest">{piece.scheme}</span>
                  <b>{piece.host}</b>
                  <span class="chat-link-rest">{piece.rest}</span>
                </a>
                {piece.strange && <small class="chat-strange"> ({words.strangeAddress})</small>}
              </>
            );
          default:
            return piece satisfies never;
        }
      })}
    </>
  );
}
