// A teacher gives a lesson, or all of theirs with its class, the address where to meet when the class can't be reached.
import { useId, useState } from 'preact/hooks';
import { call, type Trouble } from '../../../web/call.ts';
import { catalogue } from '../../../web/language.ts';
import { refusalText } from '../../../web/refusals.ts';
import { setPlanB } from '../../timetable/contract.ts';

const words = catalogue(
  {
    about:
      'Un autre endroit où se retrouver si la classe ne s’ouvre pas. Vos élèves le voient quand ils attendent ou quand Préau ne répond pas. C’est un site extérieur : il a ses propres règles.',
    address: 'Adresse (https://…)',
    every: 'Pour tous mes cours avec cette classe',
    save: 'Enregistrer',
    remove: 'Retirer',
    saved: 'Le lien est enregistré.',
    removed: 'Le lien est retiré.',
    later: 'Cela n’a pas pu être enregistré. Réessayez dans un instant.',
  },
  {
    about:
      'Another place to meet if the class does not open. Your pupils see it when they wait or when Préau does not answer. It is an outside site, with rules of its own.',
    address: 'Address (https://…)',
    every: 'For all my lessons with this class',
    save: 'Save',
    remove: 'Remove',
    saved: 'The link is saved.',
    removed: 'The link is removed.',
    later: 'This could not be saved. Try again in a moment.',
  },
);

type Said = { type: 'good' | 'bad'; text: string };

export type EditorProps = { lessonId: string; planB: string };

export function PlanBEditor({ lessonId, planB }: EditorProps) {
  const say = words.value;
  const id = useId();
  const [url, setUrl] = useState(planB);
  const [every, setEvery] = useState(false);
  const [said, setSaid] = useState<Said | undefined>(undefined);
  const [working, setWorking] = useState(false);

  async function save(next: string) {
    if (working) return;
    setWorking(true);
    const answer = await call(setPlanB, { params: { lessonId }, input: { url: next, every } });
    setWorking(false);
    if (answer.type !== 'done') return setSaid({ type: 'bad', text: troubleText(answer) });
    setUrl(answer.value.planB ?? '');
    setSaid({ type: 'good', text: next.trim() === '' ? say.removed : say.saved });
  }

  const troubleText = (trouble: Trouble | { type: 'unchanged' }) =>
    trouble.type === 'refused' || trouble.type === 'not_allowed' ? refusalText(trouble) : say.later;

  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save(url);
      }}
    >
      <p class="small soft">{say.about}</p>
      <div class="field">
        <label for={id}>{say.address}</label>
        <input
          class="input"
          id={id}
          type="url"
          inputMode="url"
          autocomplete="off"
          maxLength={500}
          value={url}
          {...(said?.type === 'bad' && { 'aria-invalid': true, 'aria-describedby': `${id}-said` })}
          onInput={({ currentTarget }) => setUrl(currentTarget.value)}
        />
      </div>
      <label class="check">
        <input type="checkbox" checked={every} onChange={({ currentTarget }) => setEvery(currentTarget.checked)} />
        {say.every}
      </label>
      <div class="row">
        <button type="submit" class="button">
          {say.save}
        </button>
        {planB !== '' && (
          <button type="button" class="button quiet" onClick={() => void save('')}>
            {say.remove}
          </button>
        )}
      </div>
      <p id={`${id}-said`} class={said?.type === 'bad' ? 'small bad' : 'small'} role="status">
        {said?.text}
      </p>
    </form>
  );
}
