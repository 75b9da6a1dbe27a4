// One-time codes of a class, on slips to print, cut and hand out.
import { useSignal } from '@preact/signals';
import { call, type Trouble } from '../../web/call.ts';
import { Page } from '../../web/parts/page.tsx';
import { CannotAsk, NotAllowed } from '../../web/parts/states.tsx';
import type { RouteProps } from '../../web/router.tsx';
import { OneSlip, type SlipOf } from './client/slip.tsx';
import { words } from './client/words.ts';
import { type ActivationSheet, makeActivationSheet } from './contract.ts';
import './client/identity.css';

export function ActivationSheetView({ params }: RouteProps) {
  const classId = params.classId ?? '';
  const sheet = useSignal<ActivationSheet | undefined>(undefined);
  const trouble = useSignal<Trouble | undefined>(undefined);
  const working = useSignal(false);
  const say = words.value;

  const prepare = async () => {
    if (working.value) return;
    working.value = true;
    const answer = await call(makeActivationSheet, { params: { classId } });
    working.value = false;
    if (answer.type === 'done') sheet.value = answer.value;
    trouble.value = answer.type === 'done' || answer.type === 'unchanged' ? undefined : answer;
  };

  if (trouble.value?.type === 'not_allowed') return <NotAllowed />;
  if (trouble.value?.type === 'refused') return <Page title={say.classUnknown} narrow />;
  if (trouble.value) return <CannotAsk trouble={trouble.value} onRetry={prepare} />;
  if (sheet.value) return <Sheet sheet={sheet.value} />;
  return (
    <Page title={say.makeSheet} about={say.sheetAbout} narrow>
      <p class="notice">{say.sheetWarning}</p>
      <button type="button" class="button main" aria-disabled={working.value} onClick={prepare}>
        {say.prepareSheet}
      </button>
      <p>
        <a class="link" href={`/classes/${classId}`}>
          {say.backToClass}
        </a>
      </p>
    </Page>
  );
}

function Sheet({ sheet }: { sheet: ActivationSheet }) {
  const say = words.value;
  // In the order of the class list, by family name: so they are handed out.
  const slips = sheet.people.flatMap((person): SlipOf[] =>
    person.code === undefined ? [] : [{ ...person, code: person.code }],
  );
  const others = sheet.people.length - slips.length;
  return (
    <Page title={say.sheetTitle(sheet.title)} about={sheet.school}>
      <div class="row no-print">
        {slips.length > 0 && (
          <button type="button" class="button main" onClick={() => print()}>
            {say.print}
          </button>
        )}
        <a class="button" href={`/classes/${sheet.classId}`}>
          {say.backToClass}
        </a>
        <p class="soft">{slips.length === 0 ? say.sheetNone : others > 0 && say.sheetActive(others)}</p>
      </div>
      <ul class="slips">
        {slips.map((slip) => (
          <OneSlip key={slip.userId} slip={slip} />
        ))}
      </ul>
    </Page>
  );
}
