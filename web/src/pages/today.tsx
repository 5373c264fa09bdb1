// Hoy: how things stand in one sentence, then what it rests on.
import type { ComponentChildren } from 'preact';
import { sumOfRuns } from '../balance';
import { BalanceMark, CompanyTitle } from '../balance_view';
import { DayLine, ofToday } from '../day_line';
import { bytes, clock, dayBefore, duration, moment, nowSeconds, nowText, number, percent, share, shortMoment, toSeconds, today, weekday } from '../format';
import { useLoad } from '../load';
import { Mark, toneOfOutcome, type Tone } from '../marks';
import { isBad, isOpen } from '../outcome';
import { pathTo } from '../router';
import { RunNow, useMayRun } from '../run_now';
import { useCompanies } from '../session';
import { Spark, type Point } from '../spark';
import { useStatus } from '../status';
import { t, word } from '../texts';
import type { Alerts, CompanyStatus, Forecasts, Incident, Integrity as IntegrityState, Rejects, Runs, Schedule, Schedules, Status, Tasks } from '../types';
import { Bar, Link, Section, Shown } from '../ui';
import { scheduleName, taskKind } from '../words';
import { Incidents, mendedBy } from './incidents';
import { integrityWord } from './integrity';
import { pathToRejectsOf } from './quality';
import { pathToRunsOf } from './runs';

const days = 14;
const manyDays = 3650; // more than anybody plans for
const bad = new Set(['fallida', 'abandonada', 'no_cierra', 'interrumpida']);
const loads = new Set(['run', 'load', 'watch']);
const asMeant = new Set(['holiday', 'outside_hours', 'superseded']); // why one did not run that nobody misses

interface Hand {
  tone: Tone;
  text: string;
  to: string;
}

interface Known {
  status: Status;
  runs: Runs | null;
  alerts: Alerts | null;
  schedules: Schedules | null;
  failed: Tasks | null;
  rejects: Rejects | null;
}

function handsOf({ status, schedules, failed }: Known, title: (company: string) => string): Hand[] {
  const hands: Hand[] = [];
  const yesterday = dayBefore(1);
  for (const task of failed?.tasks ?? [])
    if ((task.ended ?? task.created) >= yesterday) hands.push({ tone: 'bad', text: t.today.handTask(taskKind(task), task.id), to: pathTo('task', { id: String(task.id) }) });
  for (const one of status.status.companies) {
    if (one.quarantine > 0) hands.push({ tone: 'warn', text: t.today.handRejects(one.quarantine, title(one.company)), to: pathTo('quality') });
    if (one.drift.length > 0) hands.push({ tone: 'warn', text: t.today.handDrift(one.drift.length, title(one.company)), to: pathTo('quality') });
  }
  for (const schedule of schedules?.schedules ?? []) if (schedule.pause) hands.push({ tone: 'pause', text: t.today.handPause(scheduleName(schedule.name)), to: pathTo('schedules') });
  return hands;
}

const graveOf = (alerts: Alerts | null): Incident | undefined => alerts?.open.find((incident) => incident.severity === 'critical');

function verdictOf({ status, alerts, runs }: Known, hands: Hand[]): { tone: Tone; text: string } {
  const grave = graveOf(alerts);
  if (grave) return { tone: 'bad', text: t.today.bad(grave.what, (alerts?.open.length ?? 1) - 1) };
  const last = runs?.runs.find((run) => loads.has(run.verb) && run.outcome !== 'en_curso') ?? status.status.last_run;
  if (last && bad.has(last.outcome)) return { tone: 'bad', text: t.today.bad(t.today.lastRunBad(word(t.outcomes, last.outcome)), 0) };
  if (!last) return { tone: 'wait', text: t.today.unknown };
  const news = hands.length + (alerts?.open.length ?? 0);
  return news > 0 ? { tone: 'warn', text: t.today.goodWithNews(news) } : { tone: 'good', text: t.today.good };
}

function nextOf(schedules: Schedules | null): ComponentChildren {
  const waiting = (schedules?.schedules ?? []).filter((one): one is Schedule & { next: string } => !one.pause && one.next !== null);
  const first = waiting.sort((a, b) => a.next.localeCompare(b.next))[0];
  if (!first) return t.today.nextNone;
  return (
    <>
      {t.today.next}: <strong>{scheduleName(first.name)}</strong>, {first.next.startsWith(today()) ? clock(first.next) : `${weekday(first.next)} ${moment(first.next)}`}
    </>
  );
}

// What became of the day before, and the way to it. Of many runs those of yesterday may not all be here.
function Yesterday({ runs, schedules, rejects }: Known) {
  const date = dayBefore(1);
  const oldest = runs?.runs.at(-1);
  const isWhole = runs !== null && (runs.next === null || (oldest !== undefined && oldest.started < date));
  const all = (runs?.runs ?? []).filter((run) => run.started.startsWith(date));
  const bad = all.filter(isBad).length;
  const open = all.filter(isOpen).length;
  const told = all.length > 0 ? `${t.today.runs(all.length)}, ${t.runs.endedBadly(bad, bad - open)}` : t.today.noRuns;
  const link = <Link to={pathToRunsOf(date)}>{isWhole ? told : t.today.yesterdayUnknown}</Link>;
  const skipped = (schedules?.schedules ?? []).flatMap(({ latest }) => latest).filter((one) => one.fate === 'omitida' && !asMeant.has(one.reason ?? '') && one.at.startsWith(date)).length;
  const errors = (rejects?.quarantine.days ?? []).reduce((sum, one) => sum + (one.day === date ? one.errors : 0), 0);
  return (
    <p>
      {t.today.yesterday}: {isWhole && bad > 0 ? <Mark tone={open > 0 ? 'bad' : 'warn'}>{link}</Mark> : link}
      {skipped > 0 && (
        <>
          {' · '}
          <Link to={pathTo('schedules')}>{t.today.skipped(skipped)}</Link>
        </>
      )}
      {errors > 0 && (
        <>
          {' · '}
          <Link to={pathToRejectsOf(date)}>{t.today.cameWithErrors(errors)}</Link>
        </>
      )}
    </p>
  );
}

function Verdict({ known }: { known: Known }) {
  const { title } = useCompanies();
  const mayRun = useMayRun(known.schedules);
  const hands = handsOf(known, title);
  const { tone, text } = verdictOf(known, hands);
  const ofDay = (known.runs?.runs ?? []).filter((run) => run.started.startsWith(today()));
  const inserted = known.status.status.companies.reduce((sum, one) => sum + newToday(one, ofDay), 0);
  const updated = sumOfRuns(ofDay, 'records', 'updated');
  const rejected = known.status.status.companies.reduce((sum, one) => sum + one.quarantine, 0);
  const grave = graveOf(known.alerts);
  const mend = grave && mendedBy(grave);
  const lease = known.status.status.lease;
  const last = known.status.status.last_run;
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <h1 id="verdict" tabIndex={-1}>
        <Mark tone={tone}>{text}</Mark>
      </h1>
      <p>
        {inserted + updated > 0 ? t.today.loaded(inserted, updated) : t.today.nothing} {rejected > 0 && t.today.rejected(rejected)}
      </p>
      <Yesterday {...known} />
      <div class="verdict-foot">
        <span>
          {grave && `${t.alerts.since} ${shortMoment(grave.since ?? grave.opened)} · `}
          {nextOf(known.schedules)}
        </span>
        {mend && mayRun(mend) && <RunNow schedule={mend} isMain />}
        {lease && (
          <Link to={pathTo('run', { id: lease.run_id })}>
            <Mark tone="run">{t.today.running(word(t.verbs, lease.verb))}</Mark>
          </Link>
        )}
        {rejected > 0 && (
          <Link to={pathTo('quality')} class="button">
            {t.today.review}
          </Link>
        )}
        {grave?.run_id ? (
          <Link to={pathTo('run', { id: grave.run_id })} class="button">
            {t.today.seeFailed}
          </Link>
        ) : (
          last && (
            <Link to={pathTo('run', { id: last.id })} class="button">
              {t.today.seeRun}
            </Link>
          )
        )}
      </div>
    </section>
  );
}

// Of the table, not of the runs: one that was cut off could not note what it made. What was just made is in the runs first.
const newToday = (one: CompanyStatus, ofDay: Runs['runs']): number =>
  Math.max(sumOfRuns(ofDay, 'records', 'inserted', one.company), one.new_by_day.find(({ day }) => day === today())?.rows ?? 0);

function pointsOf(one: CompanyStatus, ofDay: Runs['runs']): Point[] {
  return Array.from({ length: days }, (_, at) => {
    const date = dayBefore(days - 1 - at);
    const rows = one.new_by_day.find(({ day }) => day === date)?.rows ?? 0;
    return { label: `${weekday(date)} ${date.slice(8, 10)}/${date.slice(5, 7)}`, value: date === today() ? newToday(one, ofDay) : rows };
  });
}

function Company({ one, runs }: { one: CompanyStatus; runs: Runs | null }) {
  const ofDay = (runs?.runs ?? []).filter((run) => run.started.startsWith(today()));
  const last = (runs?.runs ?? []).find((run) => run.balance?.[one.company]);
  const figure = (name: string, value: number, isWarning = false): ComponentChildren => (
    <div class={isWarning && value > 0 ? 'figure warn' : 'figure'}>
      <dt>{name}</dt>
      <dd>{number(value)}</dd>
    </div>
  );
  return (
    <Section title={<CompanyTitle company={one.company} />}>
      <dl class="figures">
        {figure(t.today.inserted, newToday(one, ofDay))}
        {figure(t.today.updated, sumOfRuns(ofDay, 'records', 'updated', one.company))}
        {figure(t.today.rejects, one.quarantine, true)}
        {figure(t.today.waiting, one.waiting, true)}
      </dl>
      <p class="line">
        <span>{t.today.archivedOf(number(one.processed), number(one.claims))}</span>
        <strong>{share(one.processed, one.claims)}</strong>
      </p>
      <Bar part={one.processed} whole={one.claims} tone={one.processed === one.claims ? 'good' : 'run'} />
      {last && (
        <p class="line">
          <Link to={pathTo('run', { id: last.id })}>
            {t.today.lastBalance} {shortMoment(last.started)}
          </Link>
          <BalanceMark balance={last.balance?.[one.company] ?? {}} />
        </p>
      )}
      <Spark title={t.today.lastDays} points={pointsOf(one, ofDay)} />
    </Section>
  );
}

function Hands({ known }: { known: Known }) {
  const { title } = useCompanies();
  const hands = handsOf(known, title);
  return (
    <Section title={t.today.handTitle}>
      {hands.length === 0 ? (
        <p class="empty">
          <Mark tone="good">{t.today.handNone}</Mark>
        </p>
      ) : (
        <ul class="hands">
          {hands.map((hand) => (
            <li key={hand.text}>
              <Link to={hand.to}>
                <Mark tone={hand.tone}>{hand.text}</Mark>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Health({ known, integrity }: { known: Known; integrity: IntegrityState | null }) {
  const { availability, waits, growth } = known.status.status;
  const backup = integrity?.checks.find(({ name }) => name === 'backup')?.last;
  const isMet = !availability || availability.percent === null || availability.percent >= availability.target_percent;
  const open = known.alerts?.open ?? [];
  const critical = open.filter(({ severity }) => severity === 'critical').length;
  const rows: [string, ComponentChildren, ComponentChildren][] = [];
  if (open.length > 0) rows.push([t.today.incidents, <Mark tone={critical > 0 ? 'bad' : 'warn'}>{t.today.incidentsBy(critical, open.length - critical)}</Mark>, <Link to={pathTo('alerts')}>{t.today.seeAlerts}</Link>]);
  if (availability)
    rows.push([
      t.today.availability,
      availability.operating_seconds === 0 || availability.percent === null ? (
        t.today.noHours
      ) : (
        <Mark tone={!isMet ? 'bad' : critical > 0 ? 'quiet' : 'good'}>{percent(availability.percent, 2)}</Mark>
      ),
      <>
        {t.today.availabilityOf(percent(availability.target_percent))} · {availability.budget_seconds > 0 ? t.today.budget(duration(availability.budget_seconds)) : t.today.budgetGone}. {t.today.availabilityWhat} {open.length > 0 && t.today.availabilityNot}
      </>,
    ]);
  if (waits)
    rows.push([
      t.today.wait(waits.days),
      waits.files === 0 ? t.today.waitNone : t.today.waitText(duration(waits.p50_seconds), duration(waits.p95_seconds)),
      waits.files === 0 ? '' : t.today.longest(duration(waits.longest_seconds)),
    ]);
  for (const disk of growth?.disks ?? []) {
    const isLow = disk.days_to_full !== null && disk.days_to_full < 30;
    rows.push([t.today.disk, <Mark tone={isLow ? 'warn' : 'good'}>{bytes(disk.free)}</Mark>, `${disk.path}${disk.days_to_full !== null ? ` · ${disk.days_to_full > manyDays ? t.today.diskYears : t.today.diskDays(number(disk.days_to_full))}` : ''}`]);
  }
  if (integrity) {
    const { tone, text } = integrityWord(integrity);
    rows.push([t.pages.integrity, <Mark tone={tone}>{text}</Mark>, <Link to={pathTo('integrity')}>{t.today.seeIntegrity}</Link>]);
  }
  rows.push([t.today.lastBackup, backup ? <Mark tone={toneOfOutcome(backup.outcome)}>{shortMoment(backup.started)}</Mark> : t.today.noBackup, '']);
  return (
    <Section title={t.today.health}>
      <dl class="health">
        {rows.map(([name, value, note], at) => (
          <div key={at}>
            <dt>{name}</dt>
            <dd>
              {value}
              {note && <small>{note}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

export function Today() {
  const status = useStatus();
  const runs = useLoad<Runs>('/runs?limit=200', ['run']);
  const alerts = useLoad<Alerts>('/alerts', ['alert']);
  const schedules = useLoad<Schedules>('/schedules?latest=30', ['task'], 15);
  const foreseen = useLoad<Forecasts>('/schedules/simulate?weeks=1', ['task']);
  const integrity = useLoad<IntegrityState>('/integrity', ['run'], 60);
  const failed = useLoad<Tasks>('/tasks?state=fallida&limit=5', ['task']);
  const rejects = useLoad<Rejects>('/rejects', ['counts'], 30);
  return (
    <Shown of={status}>
      {(data) => {
        const known: Known = { status: data, runs: runs.data, alerts: alerts.data, schedules: schedules.data, failed: failed.data, rejects: rejects.data };
        const rows = (schedules.data?.schedules ?? []).map((schedule) => ({ schedule, all: ofToday(schedule, foreseen.data?.occurrences ?? []) }));
        return (
          <>
            <Verdict known={known} />
            <p class="as-of">{data.as_of ? t.asOf(duration(nowSeconds() - toSeconds(data.as_of))) : t.countingFirst}</p>
            <div class="cards three">
              {data.status.companies.map((one) => (
                <Company key={one.company} one={one} runs={runs.data} />
              ))}
              <Hands known={known} />
            </div>
            <Section title={t.today.dayTitle} note={t.today.dayNote(clock(nowText()))}>
              <DayLine rows={rows} />
            </Section>
            <div class="cards two">
              <Section title={t.today.incidents}>
                <Shown of={alerts}>{(found) => <Incidents all={found.open} schedules={schedules.data} onDone={alerts.reload} empty={t.today.noIncidents} />}</Shown>
              </Section>
              <Health known={known} integrity={integrity.data} />
            </div>
          </>
        );
      }}
    </Shown>
  );
}

