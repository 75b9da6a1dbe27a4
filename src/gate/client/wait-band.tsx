// What one sees while waiting inside the school's page: a calm band on top, that pushes and never covers what is read or typed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { language } from '../../web/language.ts';
import { say as speak } from '../../web/voice.ts';
import { catalogues } from '../page/sentences.ts';
import { type Texts, textsOf } from '../page/words.ts';
import type { LineState } from './line.ts';
import { planB, standing, useCode } from './place.ts';
import { progressOf } from './progress.ts';
import { canSound, chooseSound, prepareSound, wantsSound } from './sound.ts';
import './wait-band.css';

export { waitForTurn } from './place.ts';

/** What is told aloud moves with the time announced, and at most once a minute. */
const quiet = 60_000;

export function WaitBand() {
  const state = standing.value;
  useEffect(prepareSound, []);
  return state ? <Band state={state} /> : null;
}

function Band({ state }: { state: LineState }) {
  const say = catalogues[language.value];
  const { sight } = state;
  const texts = textsOf({ language: language.value, say }, sight, { ...state, message: state.board?.message });
  useSpoken(sight.type, texts);
  useTabTitle(sight.type === 'turn' ? texts.title : texts.count && `${texts.count} ${texts.people}`);
  return (
    <aside class="wait-band" aria-label={say.kept}>
      <div class="wait-line">
        <p>
          <b class="wait-title">{texts.title}</b> {texts.count ? <Place texts={texts} /> : texts.about}
        </p>
        {'position' in sight && <Way done={progressOf(sight.position)} />}
      </div>
      {[texts.news, texts.notice, texts.reason, texts.message].map((text) => text && <p class="wait-note">{text}</p>)}
      {sight.type === 'proof' && <Code />}
      <details>
        <summary>{say.meanwhile}</summary>
        <p>
          {say.stay} {say.keepsAccount}
        </p>
        <PlanBLink />
        {canSound() && <Sound />}
        <a class="link" href={`/gate/how${language.value === 'en' ? '?lang=en' : ''}`} target="_blank" rel="noopener">
          {say.how}
        </a>
      </details>
    </aside>
  );
}

function Place({ texts: { count, people, time } }: { texts: Texts }) {
  return (
    <span>
      <b class="figures">{count}</b> {people}
      {time && time !== catalogues[language.value].unknown && (
        <>
          , <b>{time}</b>
        </>
      )}
    </span>
  );
}

function Way({ done }: { done: number }) {
  return (
    <div class="wait-way" aria-hidden="true">
      <i style={{ width: `${Math.max(3, done * 100)}%` }} />
    </div>
  );
}

function Sound() {
  const say = catalogues[language.value];
  const [wanted, setWanted] = useState(wantsSound());
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={wanted}
        onChange={({ currentTarget }) => {
          chooseSound(currentTarget.checked);
          setWanted(currentTarget.checked);
        }}
      />
      <span>{say.sound}</span>
    </label>
  );
}

function PlanBLink() {
  const say = catalogues[language.value];
  const plan = planB.value;
  if (!plan) return null;
  return (
    <p>
      <a class="button" href={plan.address} target="_blank" rel="noopener noreferrer">
        {say.planB} ({plan.title})
      </a>
    </p>
  );
}

function Code() {
  const say = catalogues[language.value];
  const [code, setCode] = useState('');
  return (
    <form
      class="wait-code"
      onSubmit={(event) => {
        event.preventDefault();
        useCode(code);
      }}
    >
      <label class="field">
        <span>{say.code}</span>
        <input
          class="input"
          value={code}
          maxLength={40}
          required
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      <button class="button" type="submit">
        {say.codeSend}
      </button>
    </form>
  );
}

function useSpoken(type: string, texts: Texts): void {
  const last = useRef({ key: '', at: 0 });
  useEffect(() => {
    const key = `${type} ${texts.notice} ${texts.time}`;
    if (key === last.current.key && Date.now() - last.current.at < quiet) return;
    last.current = { key, at: Date.now() };
    speak(texts.notice || texts.spoken);
  });
}

/** The tab says how far one is, and has its own title back afterwards. */
function useTabTitle(text: string): void {
  const own = useRef('');
  useEffect(() => {
    own.current = document.title;
    return () => {
      document.title = own.current;
    };
  }, []);
  useEffect(() => {
    if (text) document.title = `${text} · Préau`;
  }, [text]);
}
