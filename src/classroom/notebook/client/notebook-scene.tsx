// A notebook on the stage, with its author's name or without.
import './notebook.css';
import type { PartProps } from '../../client/page/parts.tsx';
import { photoAddress } from '../../files/client/send-picture.ts';
import { putAway } from './photos.tsx';
import { useWords } from './words.ts';

export function NotebookScene(props: PartProps) {
  const words = useWords();
  const { room, leads } = props;
  const { shown } = room.parts.notebook;
  const name = shown && (shown.name === null ? words.shown : words.photoOf(shown.name));
  return (
    <figure class="notebook-scene">
      {shown ? (
        <img src={photoAddress(room.lesson.id, shown.id)} alt={name ?? ''} width={shown.width} height={shown.height} />
      ) : (
        <p>{words.gone}</p>
      )}
      <figcaption>
        <span role="status">{name}</span>
        {leads && (
          <button type="button" class="class-button small" onClick={() => putAway(props)}>
            {words.hide}
          </button>
        )}
      </figcaption>
    </figure>
  );
}
