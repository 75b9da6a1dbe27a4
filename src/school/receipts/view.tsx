// Anybody's page: is this receipt genuine, and what does it say? The receipt stands after the # of the address, that no server sees.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call } from '../../web/call.ts';
import { clockTime, longDate } from '../../web/format.ts';
import { catalogue } from '../../web/language.ts';
import { Page } from '../../web/parts/page.tsx';
import { checkReceipt, type Receipt } from './contract.ts';

const words = catalogue(
  {
    title: 'Vérifier un reçu',
    about: 'Un reçu dit ce que l’école a reçu, de qui et quand. Collez-le ici : personne ne peut en fabriquer un faux.',
    receipt: 'Le reçu',
    check: 'Vérifier',
    checking: 'Un instant…',
    genuine: 'Ce reçu est vrai',
    notGenuine: 'Ce reçu n’est pas vrai',
    notGenuineHint: 'Il ne vient pas de cette école, il a été changé, ou il n’a pas été copié en entier.',
    trouble: 'Préau ne répond pas. Réessayez dans un moment.',
    what: 'Quoi',
    by: 'De',
    school: 'École',
    at: 'Reçu le',
    digest: 'Empreinte des mots (SHA-256)',
  },
  {
    title: 'Check a receipt',
    about: 'A receipt says what the school received, from whom and when. Paste it here: nobody can make a false one.',
    receipt: 'The receipt',
    check: 'Check',
    checking: 'One moment…',
    genuine: 'This receipt is genuine',
    notGenuine: 'This receipt is not genuine',
    notGenuineHint: 'It does not come from this school, it was changed, or it was not copied whole.',
    trouble: 'Préau is not answering. Try again in a moment.',
    what: 'What',
    by: 'From',
    school: 'School',
    at: 'Received',
    digest: 'Fingerprint of the words (SHA-256)',
  },
);

type Found = { type: 'nothing' | 'checking' | 'false' | 'trouble' } | { type: 'genuine'; receipt: Receipt };

export function ReceiptView() {
  const text = useSignal(decodeURIComponent(location.hash.slice(1)));
  const found = useSignal<Found>({ type: 'nothing' });
  const check = async () => {
    const receipt = text.value.replace(/\s/g, '');
    if (receipt === '') return;
    found.value = { type: 'checking' };
    const answer = await call(checkReceipt, { input: { receipt } });
    if (answer.type === 'done') found.value = { type: 'genuine', receipt: answer.value };
    else found.value = { type: answer.type === 'refused' ? 'false' : 'trouble' };
  };
  useEffect(() => void check(), []);
  return (
    <Page title={words.value.title} about={words.value.about} narrow>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
      >
        <div class="field">
          <label for="receipt">{words.value.receipt}</label>
          <textarea
            id="receipt"
            class="input written"
            rows={5}
            maxLength={4_000}
            spellcheck={false}
            autocomplete="off"
            value={text.value}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
              found.value = { type: 'nothing' };
            }}
          />
        </div>
        <button type="submit" class="button main">
          {words.value.check}
        </button>
      </form>
      <div role="status">
        <Verdict found={found.value} />
      </div>
    </Page>
  );
}

function Verdict({ found }: { found: Found }) {
  switch (found.type) {
    case 'nothing':
      return null;
    case 'checking':
      return <p class="soft">{words.value.checking}</p>;
    case 'trouble':
      return <p class="notice bad">{words.value.trouble}</p>;
    case 'false':
      return (
        <div class="card stack">
          <h2>✗ {words.value.notGenuine}</h2>
          <p>{words.value.notGenuineHint}</p>
        </div>
      );
    case 'genuine': {
      const { about, by, school, at, sha256 } = found.receipt;
      const lines = [
        [words.value.what, about],
        [words.value.by, by],
        [words.value.school, school],
        [words.value.at, `${longDate(at)} ${at.slice(0, 4)}, ${clockTime(at)}`],
        [words.value.digest, sha256],
      ];
      return (
        <div class="card stack">
          <h2>✓ {words.value.genuine}</h2>
          <dl class="facts">
            {lines.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      );
    }
  }
}
