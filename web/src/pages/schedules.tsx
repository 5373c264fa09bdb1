import { useState } from 'preact/hooks';
import { post } from '../api';
import { Asked } from '../asked';
import { wordOf } from '../day_line';
import { clock, moment, nowSeconds, number, toSeconds, today, weekday } from '../format';
import { useLoad } from '../load';
import { Mark, toneOfOccurrence } from '../marks';
import { pathTo } from '../router';
import { RunNowDialog } from '../run_now';
import { useMay } from '../session';
import { t } from '../texts';
import type { Forecasts, Occurrence, Schedule, Schedules as All } from '../types';
import { Dialog, Heading, Link, say, Section, Shown, Table, useDeed, type Column } from '../ui';
import { cronText, scheduleName } from '../words';
import { EditedMark, ResetDialog } from './edited';
import { ScheduleEdit } from './schedule_edit';

const when = (at: string): string => (at.startsWith(today()) ? `${t.pages.today.toLowerCase()} ${clock(at)}` : `${weekday(at)} ${moment(at)}`);
// In the order of the configuration.
const namesAbove = (schedules: Schedule[], name: string): string[] => schedules.slice(0, schedules.findIndex((one) => one.name === name)).map((one) => one.name);
const keyOf = (one: Occurrence): string => `${one.schedule} ${one.instant}`;

function Fate({ one }: { one: Occurrence }) {
  return <Mark tone={toneOfOccurrence(one)}>{wordOf(one)}</Mark>;
}

function occurrenceColumns(isPast: boolean): Column<Occurrence>[] {
  const columns: Column<Occurrence>[] = [
    { head: t.schedules.at, cell: (one) => when(one.at) },
    { head: t.schedules.name, cell: (one) => scheduleName(one.schedule) },
    { head: t.schedules.fate, cell: (one) => <Fate one={one} /> },
    { head: t.schedules.why, cell: (one) => one.text ?? '—', isWide: true },
  ];
  if (isPast) columns.push({ head: t.schedules.task, cell: (one) => (one.task ? <Link to={pathTo('task', { id: String(one.task) })}>{one.task}</Link> : '—'), isNumber: true });
  return columns;
}

// "2026-12-01T08:00" of the field, as the server takes it.
const asTime = (field: string): string => (field ? `${field.replace('T', ' ')}:00`.slice(0, 19) : '');

function Simulation() {
  const [weeks, setWeeks] = useState(2);
  const [isAsked, setAsked] = useState(false);
  const found = useLoad<Forecasts>(isAsked ? `/schedules/simulate?weeks=${weeks}` : null);
  return (
    <Section
      title={t.schedules.simulate}
      note={t.schedules.simulateText}
      acts={
        <>
          <label class="field inline">
            <span>{t.schedules.weeks}</span>
            <select value={weeks} onChange={(event) => setWeeks(Number(event.currentTarget.value))}>
              {[1, 2, 4, 8].map((value) => (
                <option value={value} key={value}>
                  {value}
                </option>
              ))}
            </select>
          </label>
          {!isAsked && (
            <button type="button" onClick={() => setAsked(true)}>
              {t.schedules.simulate}
            </button>
          )}
        </>
      }
    >
      {isAsked && (
        <Shown of={found}>
          {({ occurrences, sums }) => {
            const others = occurrences.filter((one) => one.fate !== null);
            return (
              <>
                <Table
                  label={t.schedules.simulate}
                  rows={sums}
                  keyOf={(sum) => sum.schedule}
                  columns={[
                    { head: t.schedules.name, cell: (sum) => scheduleName(sum.schedule), isWide: true },
                    { head: t.schedules.planned, cell: (sum) => number(sum.planned), isNumber: true },
                    { head: t.schedules.runs, cell: (sum) => number(sum.run), isNumber: true },
                    { head: t.schedules.absorbed, cell: (sum) => number(sum.absorbed), isNumber: true },
                    { head: t.schedules.skipped, cell: (sum) => number(sum.skipped), isNumber: true },
                  ]}
                />
                <h3>{t.schedules.notRunning}</h3>
                <Table label={t.schedules.notRunning} columns={occurrenceColumns(false)} rows={others} keyOf={keyOf} empty={t.schedules.allRun} />
              </>
            );
          }}
        </Shown>
      )}
    </Section>
  );
}

export function Schedules() {
  // No event says that the scheduler has judged an occurrence.
  const loaded = useLoad<All>('/schedules?latest=20', ['task'], 10);
  const next = useLoad<Forecasts>('/schedules/next', ['task']);
  const mayChange = useMay('schedule_change');
  const [paused, setPaused] = useState<Schedule | null>(null);
  const [ran, setRan] = useState<Schedule | null>(null);
  const [asked, setAsked] = useState<Record<string, number>>({}); // tasks, by the schedule that was told to run
  const [edited, setEdited] = useState<Schedule | null>(null);
  const [taken, setTaken] = useState<Schedule | null>(null);
  const { isBusy, doIt } = useDeed();
  const path = (schedule: Schedule, act: string): string => `/schedules/${encodeURIComponent(schedule.name)}/${act}`;
  const reload = (): void => {
    loaded.reload();
    next.reload();
  };
  const resume = (schedule: Schedule): void =>
    void doIt(async () => {
      await post(path(schedule, 'resume'));
      say(t.schedules.asked);
      reload();
    });

  const columns: Column<Schedule>[] = [
    { head: t.schedules.name, cell: (one) => <strong>{scheduleName(one.name)}</strong> },
    {
      head: t.schedules.state,
      cell: (one) =>
        one.pause ? (
          <>
            <Mark tone="pause">{t.schedules.pausedState}</Mark>
            <small class="under">
              {t.schedules.pausedBy(one.pause.actor, one.pause.reason ?? '—')}
              {one.pause.until && `, ${t.schedules.until(moment(one.pause.until))}`}
            </small>
          </>
        ) : (
          <Mark tone={one.enabled ? 'good' : 'pause'}>{one.enabled ? t.schedules.active : t.edits.off}</Mark>
        ),
    },
    { head: t.schedules.rule, cell: (one) => (
        <>
          <span title={one.cron}>{cronText(one.cron)}</span>
          <EditedMark of={one} />
        </>
      ), isWide: true },
    { head: t.schedules.next, cell: (one) => (one.next ? when(one.next) : '—') },
    {
      head: t.schedules.last,
      cell: (one) =>
        one.latest[0] ? (
          <>
            {one.latest[0].task && asked[one.name] === one.latest[0].task ? <Asked task={one.latest[0].task} /> : <Fate one={one.latest[0]} />} <small>{when(one.latest[0].at)}</small>
          </>
        ) : (
          '—'
        ),
    },
  ];
  if (mayChange)
    columns.push({
      head: t.doings,
      cell: (one) => (
        <span class="acts">
          <button type="button" class="small" onClick={() => setRan(one)} aria-label={`${t.schedules.runNow}: ${scheduleName(one.name)}`}>
            {t.schedules.runNow}
          </button>
          {one.pause ? (
            <button type="button" class="small" disabled={isBusy} onClick={() => resume(one)} aria-label={`${t.schedules.resume}: ${scheduleName(one.name)}`}>
              {t.schedules.resume}
            </button>
          ) : (
            <button type="button" class="small" onClick={() => setPaused(one)} aria-label={`${t.schedules.pause} ${scheduleName(one.name)}`}>
              {t.schedules.pause}
            </button>
          )}
          <button type="button" class="small" onClick={() => setEdited(one)} aria-label={`${t.edits.edit} ${scheduleName(one.name)}`}>
            {t.edits.edit}
          </button>
          {one.edit && (
            <button type="button" class="small" onClick={() => setTaken(one)} aria-label={`${t.edits.reset} ${scheduleName(one.name)}`}>
              {t.edits.reset}
            </button>
          )}
        </span>
      ),
    });

  return (
    <Shown of={loaded}>
      {({ schedules }) => {
        const pauses = schedules.filter((one) => one.pause).length;
        const first = next.data?.occurrences.find((one) => one.fate === null && toSeconds(one.at) > nowSeconds());
        const past = schedules
          .flatMap((one) => one.latest)
          .sort((a, b) => b.instant - a.instant)
          .slice(0, 40);
        return (
          <>
            <Heading
              title={t.schedules.title}
              sentence={
                <>
                  {first && t.schedules.sentence(scheduleName(first.schedule).toLowerCase(), when(first.at))} {pauses > 0 && t.schedules.paused(pauses)}
                </>
              }
            />
            <Section title={t.schedules.name} isQuiet>
              <Table label={t.schedules.title} columns={columns} rows={schedules} keyOf={(one) => one.name} />
            </Section>
            <div class="cards two">
              <Section title={t.schedules.upcoming}>
                <Shown of={next}>{(found) => <Table label={t.schedules.upcoming} columns={occurrenceColumns(false)} rows={found.occurrences} keyOf={keyOf} />}</Shown>
              </Section>
              <Section title={t.schedules.outcomes}>
                <Table label={t.schedules.outcomes} columns={occurrenceColumns(true)} rows={past} keyOf={keyOf} empty={t.schedules.noOutcomes} />
              </Section>
            </div>
            <Simulation />
            {paused && (
              <Dialog
                title={t.schedules.pauseTitle(scheduleName(paused.name))}
                submit={t.schedules.pause.replace('…', '')}
                needsReason
                onClose={() => setPaused(null)}
                onSubmit={async ({ reason = '', until = '' }) => {
                  await post(path(paused, 'pause'), { reason, ...(until && { until: asTime(until) }) });
                  say(t.schedules.asked);
                  reload();
                }}
              >
                <label class="field">
                  <span>{t.schedules.pauseUntil}</span>
                  <input type="datetime-local" name="until" />
                </label>
              </Dialog>
            )}
            {edited && <ScheduleEdit schedule={edited} above={namesAbove(schedules, edited.name)} onClose={() => setEdited(null)} onDone={reload} />}
            {taken && <ResetDialog title={scheduleName(taken.name)} path={`/schedules/${encodeURIComponent(taken.name)}/edit`} onClose={() => setTaken(null)} onDone={reload} />}
            {ran && (
              <RunNowDialog
                schedule={ran.name}
                onClose={() => setRan(null)}
                onDone={(task) => {
                  if (task !== null) setAsked({ ...asked, [ran.name]: task });
                  reload();
                }}
              />
            )}
          </>
        );
      }}
    </Shown>
  );
}
