// Fields of the form that publishes, and a survey as it is typed.
import { fromWallClock } from '../../../web/format.ts';
import { longestOption, type SurveyAsked } from '../contract.ts';
import { words } from './words.ts';

type FieldProps = {
  id: string;
  label: string;
  value: string;
  type?: 'text' | 'date';
  most?: number;
  onChange: (value: string) => void;
};

export function Field({ id, label, value, type = 'text', most, onChange }: FieldProps) {
  const typed = ({ currentTarget }: { currentTarget: HTMLInputElement }) => onChange(currentTarget.value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === 'date' ? (
        <input class="input" id={id} type="date" value={value} onInput={typed} />
      ) : (
        <input class="input" id={id} dir="auto" maxLength={most} value={value} onInput={typed} />
      )}
    </div>
  );
}

type CheckProps = { label: string; value: boolean; onChange: (on: boolean) => void };

export function Check({ label, value, onChange }: CheckProps) {
  return (
    <label class="choice">
      <input type="checkbox" checked={value} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

/** `options`: one a line; `closesOn`: that evening. */
export type SurveyTyped = {
  on: boolean;
  question: string;
  options: string;
  multiple: boolean;
  anonymous: boolean;
  toReaders: boolean;
  closesOn: string;
};

export const noSurvey = (closesOn: string): SurveyTyped => ({
  ...{ on: false, question: '', options: '', multiple: false, anonymous: true, toReaders: true, closesOn },
});

/** Undefined where there is none, or something of it is missing. */
export function surveyOf(typed: SurveyTyped): SurveyAsked | undefined {
  const lines = typed.options.split('\n').map((line) => line.trim());
  const options = [...new Set(lines.filter((line) => line !== ''))];
  if (!typed.on || typed.question.trim() === '' || options.length < 2 || options.length > 10) return undefined;
  if (typed.closesOn === '' || options.some((option) => option.length > longestOption)) return undefined;
  return {
    ...{ question: typed.question.trim(), options, multiple: typed.multiple, anonymous: typed.anonymous },
    closesAt: new Date(fromWallClock(typed.closesOn, '19:00')).toISOString(),
    results: typed.toReaders ? 'readers' : 'author',
  };
}

export function SurveyFields({ survey, onChange }: { survey: SurveyTyped; onChange: (survey: SurveyTyped) => void }) {
  const say = words.value;
  const set = (part: Partial<SurveyTyped>) => onChange({ ...survey, ...part });
  return (
    <div class="card stack">
      <Field
        id="survey-question"
        label={say.question}
        value={survey.question}
        most={280}
        onChange={(question) => set({ question })}
      />
      <div class="field">
        <label for="survey-options">{say.options}</label>
        <textarea
          class="input"
          id="survey-options"
          rows={4}
          value={survey.options}
          onInput={({ currentTarget }) => set({ options: currentTarget.value })}
        />
      </div>
      <Check label={say.multiple} value={survey.multiple} onChange={(multiple) => set({ multiple })} />
      <Check label={say.isAnonymous} value={survey.anonymous} onChange={(anonymous) => set({ anonymous })} />
      <Check label={say.toReaders} value={survey.toReaders} onChange={(toReaders) => set({ toReaders })} />
      <Field
        id="survey-closes"
        type="date"
        label={say.closesAt}
        value={survey.closesOn}
        onChange={(closesOn) => set({ closesOn })}
      />
    </div>
  );
}
