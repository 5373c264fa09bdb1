// One schedule in a form, with what would come of it before it is saved.
import type { ComponentChildren } from 'preact';
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
const numbers = ['wait_minutes', 'deadline_minutes', 'late_minutes', 'max_minutes'];

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

const isAtField = (problem: Problem): boolean => problem.field in t.edits.fields;

function Preview({ found, problem, isEmpty }: { found: Forecasts | null; problem: Problem | null; isEmpty: boolean }) {
  if (problem) return isAtField(problem) ? <p class="note">{t.edits.wrong}</p> : <ProblemNote problem={problem} />;
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

interface FieldNotesProps {
  name: string;
  help?: string | undefined;
  problem: Problem | null;
}
const described = ({ name, help, problem }: FieldNotesProps) => {
  const isWrong = problem?.field === name;
  const ids = [help && `${name}-help`, isWrong && `${name}-wrong`].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': isWrong || undefined };
};

// What stands below a field and describes it: a line of help, and what is wrong with it.
function FieldNotes({ name, help, problem }: FieldNotesProps) {
  return (
    <>
      {help && <small id={`${name}-help`}>{help}</small>}
      {problem?.field === name && (
        <small id={`${name}-wrong`} class="bad-text" role="alert">
          {problem.message} {problem.detail}
        </small>
      )}
    </>
  );
}

interface ScheduleEditProps {
  schedule: Schedule;
  above: string[]; // names that stand before it: it can refer to them alone
  onClose: () => void;
  onDone: () => void;
}

export function ScheduleEdit({ schedule, above, onClose, onDone }: ScheduleEditProps) {
  const [draft, setDraft] = useState<ScheduleSettings>(schedule.settings);
  const path = `/schedules/${encodeURIComponent(schedule.name)}`;
  const changes = changesOf(schedule, draft);
  const isEmpty = Object.keys(changes).length === 0;
  const { found, problem } = usePreview(path, changes);
  const set = (key: string, value: Value): void => setDraft({ ...draft, [key]: value });
  const words = cronText(draft.cron.trim());
  const notesOf = (key: string): FieldNotesProps => ({
    name: key,
    help: key === 'cron' && words !== draft.cron.trim() ? words : t.edits.help[key],
    problem,
  });
  const field = (key: string, input: ComponentChildren) => (
    <label class="field" key={key}>
      <span>{t.edits.fields[key]}</span>
      {input}
      <FieldNotes {...notesOf(key)} />
    </label>
  );
  const choice = (key: string) =>
    field(
      key,
      <select value={String(draft[key])} {...described(notesOf(key))} onChange={(event) => set(key, event.currentTarget.value)}>
        {Object.entries(t.edits.choices[key] ?? {}).map(([value, text]) => (
          <option value={value} key={value}>
            {text}
          </option>
        ))}
      </select>,
    );
  const text = (key: 'cron' | 'zone', isRequired: boolean) =>
    field(key, <input value={draft[key]} spellcheck={false} autocomplete="off" required={isRequired} {...described(notesOf(key))} onInput={(event) => set(key, event.currentTarget.value)} />);
  const names = (key: 'after' | 'absorbed_by') => (
    <div class="field" role="group" aria-labelledby={`${key}-name`} {...described(notesOf(key))} key={key}>
      <span id={`${key}-name`}>{t.edits.fields[key]}</span>
      <div class="choices">
        {above.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={draft[key].includes(name)} onChange={(event) => set(key, above.filter((one) => (one === name ? event.currentTarget.checked : draft[key].includes(one))))} />
            {scheduleName(name)}
          </label>
        ))}
        {above.length === 0 && <span class="note">{t.edits.noneAbove}</span>}
      </div>
      <FieldNotes {...notesOf(key)} />
    </div>
  );
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
        {text('cron', true)}
        {text('zone', false)}
        {['holidays', 'hours', 'catch_up', 'overlap'].map(choice)}
        {names('absorbed_by')}
        {names('after')}
        {numbers.map((key) =>
          field(
            key,
            <input
              type="number"
              inputMode="numeric"
              min={0}
              max={10_080}
              required
              value={String(draft[key])}
              {...described(notesOf(key))}
              onInput={(event) => set(key, event.currentTarget.value === '' ? '' : Number(event.currentTarget.value))}
            />,
          ),
        )}
      </div>
      <div class="preview-box" aria-live="polite">
        <h3>{t.edits.preview}</h3>
        <Preview found={found} problem={problem} isEmpty={isEmpty} />
      </div>
    </Dialog>
  );
}
