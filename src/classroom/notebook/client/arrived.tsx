// Tells those who lead that a photo came, over the foot of the stage: they look at it before the class does.
import './notebook.css';
import { useRef, useState } from 'preact/hooks';
import type { PartProps } from '../../client/page/parts.tsx';
import { photoAddress } from '../../files/client/send-picture.ts';
import { show } from './photos.tsx';
import { useWords } from './words.ts';

export function Arrived(props: PartProps) {
  const words = useWords();
  const { room, leads } = props;
  const { photos, shown } = room.parts.notebook;
  // What was there before this page was is in the tools, and was told once.
  const before = useRef(new Set(photos.map(({ id }) => id)));
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const fresh = photos.find(({ id }) => !before.current.has(id) && !seen.has(id) && shown?.id !== id);
  const look = (id: string) => setSeen(new Set([...seen, id]));
  if (!leads) return null;
  return (
    <div role="status" class={fresh ? 'notebook-arrived' : 'class-unseen'}>
      {fresh && (
        <>
          <img src={photoAddress(room.lesson.id, fresh.id)} alt="" width={fresh.width} height={fresh.height} />
          <p>
            <b>{words.arrived(fresh.name)}</b>
          </p>
          <div class="notebook-acts">
            <button
              type="button"
              class="class-button small sun"
              onClick={() => {
                look(fresh.id);
                show(props, fresh, true);
              }}
            >
              {words.show}
            </button>
            <button
              type="button"
              class="class-button small"
              aria-label={words.showUnnamedLong}
              onClick={() => {
                look(fresh.id);
                show(props, fresh, false);
              }}
            >
              {words.showUnnamed}
            </button>
            <button type="button" class="class-link" onClick={() => look(fresh.id)}>
              {words.close}
            </button>
          </div>
        </>
      )}
    </div>
  );
}
