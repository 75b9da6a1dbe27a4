// For the head: who may begin a conversation with whom, and whether authors see who has read.
import { useEffect, useState } from 'preact/hooks';
import { call, type Trouble } from '../../web/call.ts';
import { Page } from '../../web/parts/page.tsx';
import { Bones, CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import { troubleText, words } from './client/words.ts';
import { getMessageRules, type MessageSettings, type Rule, setMessageRules, writers } from './contract.ts';
import './client/messages.css';

export function MessageRulesView() {
  const say = words.value;
  const [settings, setSettings] = useState<MessageSettings | undefined>(undefined);
  const [trouble, setTrouble] = useState<Trouble | undefined>(undefined);
  const [said, setSaid] = useState<{ good: boolean; text: string } | undefined>(undefined);
  const read = async () => {
    setTrouble(undefined);
    const answer = await call(getMessageRules, {});
    if (answer.type === 'done') setSettings(answer.value);
    else if (answer.type !== 'unchanged') setTrouble(answer);
  };
  useEffect(() => void read(), []);
  if (!settings) {
    if (trouble?.type === 'not_allowed') return <NotAllowed />;
    return trouble ? <CannotAsk trouble={trouble} onRetry={() => void read()} /> : <Bones />;
  }
  const save = async () => {
    const answer = await call(setMessageRules, { input: settings });
    if (answer.type === 'done') setSaid({ good: true, text: say.rulesSaved });
    else if (answer.type !== 'unchanged') setSaid({ good: false, text: troubleText(answer) });
  };
  const change = (rule: Rule, reach: Rule['reach']) =>
    setSettings({ ...settings, rules: settings.rules.map((one) => (one === rule ? { ...rule, reach } : one)) });
  return (
    <Page
      title={say.rules}
      about={
        <>
          {say.rulesAbout}
          <br />
          <a href="/messages">{say.back}</a>
        </>
      }
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {writers.map((writer) => (
          <fieldset key={writer} class="card stack">
            <legend class="legend">{say.fromRole(writer)}</legend>
            <div class="rules-of">
              {settings.rules
                .filter((rule) => rule.writer === writer)
                .map((rule) => (
                  <RuleField key={rule.reader} rule={rule} onChange={(reach) => change(rule, reach)} />
                ))}
            </div>
          </fieldset>
        ))}
        <label class="choice">
          <input
            type="checkbox"
            checked={settings.receipts}
            onChange={({ currentTarget }) => setSettings({ ...settings, receipts: currentTarget.checked })}
          />
          <span>{say.receipts}</span>
        </label>
        <p class={said ? `notice ${said.good ? 'good' : 'bad'}` : ''} role="status">
          {said?.text}
        </p>
        <button type="submit" class="button main">
          {say.save}
        </button>
      </form>
    </Page>
  );
}

function RuleField({ rule, onChange }: { rule: Rule; onChange: (reach: Rule['reach']) => void }) {
  const { writer, reader, reach } = rule;
  const id = `rule-${writer}-${reader}`;
  const offered = reader === 'staff' || reader === 'head' ? (['no', 'all'] as const) : (['no', 'own', 'all'] as const);
  return (
    <div class="field">
      <label for={id}>
        <span class="unseen">{words.value.fromRole(writer)} </span>
        {words.value.toRole(reader)}
      </label>
      <select
        class="input"
        id={id}
        value={reach}
        onChange={({ currentTarget }) => {
          const found = offered.find((one) => one === currentTarget.value);
          if (found) onChange(found);
        }}
      >
        {offered.map((one) => (
          <option key={one} value={one}>
            {words.value.reach(writer, reader, one)}
          </option>
        ))}
      </select>
    </div>
  );
}
