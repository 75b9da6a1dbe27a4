// The pages gathered so far: seen small, turned, put in order, removed.
import { addressOf } from '../../../web/call.ts';
import { getPage } from '../hand-in/contract.ts';
import { words } from './hand-in-words.ts';
import type { Gathered, Gathering } from './pages.ts';

export function GatheredPages({ gathering, homeworkId }: { gathering: Gathering; homeworkId: string }) {
  const say = words.value;
  return (
    <ol class="plain-list gathered" aria-label={say.pages}>
      {gathering.pages.value.map((page, index) => {
        const place = index + 1;
        return (
          <li key={page.pageId}>
            <Thumb page={page} place={place} homeworkId={homeworkId} />
            <div class="gathered-acts">
              <b>{page.type === 'file' ? say.file(page.name) : say.page(place)}</b>
              <div class="row">
                {page.type === 'photo' && (
                  <Act label={say.turn} name={say.turnOf(place)} onClick={() => void gathering.turn(page.pageId)} />
                )}
                {index > 0 && (
                  <Act label={say.raise} name={say.raiseOf(place)} onClick={() => gathering.raise(page.pageId)} />
                )}
                <Act label={say.remove} name={say.removeOf(place)} onClick={() => gathering.remove(page.pageId)} />
              </div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

const Act = ({ label, name, onClick }: { label: string; name: string; onClick: () => void }) => (
  <button type="button" class="button small-button" aria-label={name} onClick={onClick}>
    {label}
  </button>
);

function Thumb({ page, place, homeworkId }: { page: Gathered; place: number; homeworkId: string }) {
  const alt = words.value.page(place);
  if (page.type === 'photo') return <img src={page.address} alt={alt} />;
  if (page.type === 'kept' && page.kind === 'jpg')
    return <img src={addressOf(getPage, { homeworkId, pageId: page.pageId })} alt={alt} />;
  return <span class="tag plain">{page.type === 'kept' ? page.kind.toUpperCase() : typeOf(page.name)}</span>;
}

const typeOf = (name: string) => (/\.(\w{1,5})$/.exec(name)?.[1] ?? '?').toUpperCase();
