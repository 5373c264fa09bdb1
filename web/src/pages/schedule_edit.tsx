// One schedule in a form, with what would come of it before it is saved.
import { useEffect, useState } from 'preact/hooks';
import { post, Problem, put, remove } from '../api';
import { wordOf } from '../day_line';
import { moment, weekday } from '../format';
import { Mark, toneOfOccurrence } from '../marks';
import { t } from '../texts';
import type { Forecasts, Schedule, ScheduleSettings, Value } from '../types';
import { Dialog, ProblemNote, say } from '../ui';
import { cronText, scheduleName } from '../words';
import { changesOf, isChanged } from './edited';

const shown = 8;
const pause = 350; // ms after the last key
const numbers = ['deadline_minutes', 'late_minutes', 'max_minutes'];

function usePreview(path: string, changes: Record<string, Value>): { found: Forecasts | null; problem: Problem | null } {
  const [found, setFound] = useState<Forecasts | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const edit = JSON.stringify(changes);
  useEffect(() => {
    let isOver = false;
    if (edit === '{}') {
      setFound(null);
      setProblem(null);
      return;
    }
    const timer = setTimeout(() => {
      post<Forecasts>(`${path}/simulate`, { edit: JSON.parse(edit) as object, weeks: 4 })
        .then((answer) => {
          if (isOver) return;
          setFound(answer);
          setProblem(null);
        })
        .catch((error: unknown) => {
          if (isOver) return;
          setFound(null);
          setProblem(error instanceof Problem ? error : new Problem(0, 'bug', String(error)));
        });
    }, pause);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [path, edit]);
  return { found, problem };
}

function Preview({ found, problem, isEmpty }: { found: Forecasts | null; problem: Problem | null; isEmpty: boolean }) {
  if (problem) return <ProblemNote problem={problem} />;
  if (isEmpty) return <p class="note">{t.edits.unchanged}</p>;
  if (!found) return <p class="loading">{t.edits.previewWait}</p>;
  const sum = found.sums[0];
  if (!sum) return <p class="note">{t.edits.previewNothing}</p>;
  return (
    <>
      <p class="note">{t.edits.sum(sum.run, sum.planned)}</p>
      <ol class="preview">
        {found.occurrences.slice(0, shown).map((one) => (
          <li key={one.instant}>
            <span>
              {weekday(one.at)} {moment(one.at)}
            </span>
            <Mark tone={toneOfOccurrence(one)}>{wordOf(one)}</Mark>
            {one.text && <small>{one.text}</small>}
          </li>
        ))}
      </ol>
    </>
  );
}

export function ScheduleEdit({ schedule, onClose, onDone }: { schedule: Schedule; onClose: () => void; onDone: () => void }) {
  const [draft, setDraft] = useState<ScheduleSettings>(schedule.settings);
  const path = `/schedules/${encodeURIComponent(schedule.name)}`;
  const changes = changesOf(schedule, draft);
  const isEmpty = Object.keys(changes).length === 0;
  const { found, problem } = usePreview(path, changes);
  const set = (key: string, value: Value): void => setDraft({ ...draft, [key]: value });
  const choice = (key: string) => (
    <label class="field" key={key}>
      <span>{t.edits.fields[key]}</span>
      <select value={String(draft[key])} onChange={(event) => set(key, event.currentTarget.value)}>
        {Object.entries(t.edits.choices[key] ?? {}).map(([value, text]) => (
          <option value={value} key={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  const words = cronText(draft.cron.trim());
  return (
    <Dialog
      title={t.edits.editTitle(scheduleName(schedule.name))}
      submit={t.edits.save}
      needsReason
      isWide
      isReady={isChanged(schedule, draft)}
      onClose={onClose}
      onSubmit={async ({ reason = '' }) => {
        // What is as the file says is no edit.
        if (isEmpty) await remove(`${path}/edit`, { reason });
        else await put(`${path}/edit`, { edit: changes, reason });
        say(isEmpty ? t.edits.resetDone : t.edits.saved);
        onDone();
      }}
    >
      <div class="form-grid">
        {choice('enabled')}
        <label class="field">
          <span>{t.edits.fields['cron']}</span>
          <input value={draft.cron} spellcheck={false} autocomplete="off" required aria-describedby="cron-words" onInput={(event) => set('cron', event.currentTarget.value)} />
          <small id="cron-words">{words === draft.cron.trim() ? t.edits.cronHelp : words}</small>
        </label>
        {['holidays', 'hours', 'catch_up', 'overlap'].map(choice)}
        {numbers.map((key) => (
          <label class="field" key={key}>
            <span>{t.edits.fields[key]}</span>
            <input type="number" inputMode="numeric" min={0} max={10_080} required value={String(draft[key])} onInput={(event) => set(key, event.currentTarget.value === '' ? '' : Number(event.currentTarget.value))} />
          </label>
        ))}
      </div>
      <div class="preview-box" aria-live="polite">
        <h3>{t.edits.preview}</h3>
        <Preview found={found} problem={problem} isEmpty={isEmpty} />
      </div>
    </Dialog>
  );
}
