import { useEffect, useRef, useState } from 'preact/hooks';
import { post } from '../api';
import { Asked } from '../asked';
import { CompanyTitle } from '../balance_view';
import { day as dayText, dayBefore, dayOrNone, duration, moment, nowSeconds, number, share, today, toSeconds, weekday } from '../format';
import { useLoad } from '../load';
import { usePaged } from '../paged';
import { pathTo, queryOf, useQuery } from '../router';
import { useCompanies, useMay } from '../session';
import { Spark, type Point } from '../spark';
import { useStatus } from '../status';
import { t, word } from '../texts';
import type { Incomplete, RejectEntries, RejectEntry, RejectGroup, Rejects } from '../types';
import { CsvButton, Dialog, Heading, Link, PagedTable, say, Section, Shown, Table, type Column } from '../ui';

// The word of the address: on which day what is shown came.
const dayWord = 'dia';
export const pathToRejectsOf = (date: string): string => pathTo('quality') + queryOf({ [dayWord]: date });

const keyOfGroup = (group: RejectGroup): string => `${group.company} ${group.signature}`;

// The errors of one cause, one by one.
function Entries({ group, date }: { group: RejectGroup; date: string }) {
  const query = new URLSearchParams({ company: group.company, signature: group.signature }).toString();
  const list = usePaged<RejectEntry, RejectEntries>(`/rejects/entries?${query}`, (page) => page.entries, ['run'], 'after');
  const ofDate = (all: RejectEntry[]): RejectEntry[] => all.filter((one) => one.rejected_at.startsWith(date));
  const { title } = useCompanies();
  const place = useRef<HTMLDivElement>(null);
  // It opens below a long table.
  useEffect(() => place.current?.scrollIntoView({ block: 'start' }), []);
  const columns: Column<RejectEntry>[] = [
    { head: t.record.file, cell: (entry) => <code class="path">{entry.file}</code>, isWide: true },
    { head: t.quality.index, cell: (entry) => (entry.index === null ? '—' : number(entry.index)), isNumber: true },
    { head: t.quality.where, cell: (entry) => (entry.where ? <code class="path">{entry.where}</code> : '—') },
    { head: t.record.value, cell: (entry) => entry.excerpt ?? '—' },
    { head: t.quality.since, cell: (entry) => moment(entry.rejected_at) },
    { head: t.pages.run, cell: (entry) => <Link to={pathTo('run', { id: entry.run_id })}>{t.quality.seeRun}</Link> },
  ];
  const asRows = (): (string | number | null)[][] => [
    [t.data.company, t.quality.cause, t.record.file, t.quality.index, t.record.field, t.quality.where, t.quality.since, t.pages.run],
    ...ofDate(list.data ?? []).map((one) => [group.company, group.signature, one.file, one.index, one.field, one.where, one.rejected_at, one.run_id]),
  ];
  return (
    <div ref={place}>
    <Section title={`${title(group.company)}: ${group.text}`} note={t.quality.entriesText} acts={list.data && list.data.length > 0 && <CsvButton name="rechazados_uno_a_uno" rows={asRows} />}>
      <PagedTable of={{ ...list, data: list.data && ofDate(list.data) }} label={group.text} columns={columns} keyOf={(entry) => entry.id} />
    </Section>
    </div>
  );
}

const dayCount = 30;

// Of the errors that are there now: on which day they came.
function Trend({ days }: { days: Rejects['quarantine']['days'] }) {
  const { all } = useCompanies();
  const pointsOf = (company: string): Point[] =>
    Array.from({ length: dayCount }, (_, at) => {
      const date = dayBefore(dayCount - 1 - at);
      return { label: `${weekday(date)} ${date.slice(8, 10)}/${date.slice(5, 7)}`, value: days.find((one) => one.company === company && one.day === date)?.errors ?? 0 };
    });
  return (
    <Section title={t.quality.trend} note={t.quality.trendText}>
      <div class="cards two">
        {all.map(({ company, title }) => (
          <Spark key={company} title={title} points={pointsOf(company)} />
        ))}
      </div>
    </Section>
  );
}

interface TableProps {
  groups: RejectGroup[];
  date: string; // only what came then; empty: all
  onRetry: (group: RejectGroup) => void;
  onShow: (group: RejectGroup) => void;
}

const errorsOf = (group: RejectGroup, date: string): number => (date ? (group.days.find(({ day }) => day === date)?.errors ?? 0) : group.errors);

function RejectTable({ groups, date, onRetry, onShow }: TableProps) {
  const mayRetry = useMay('retry');
  const { title } = useCompanies();
  const columns: Column<RejectGroup>[] = [
    { head: t.data.company, cell: (group) => <CompanyTitle company={group.company} /> },
    { head: t.quality.cause, cell: (group) => group.text, isWide: true },
    { head: date ? t.quality.errorsThen : t.quality.errors, cell: (group) => number(errorsOf(group, date)), isNumber: true },
    ...(date ? [] : [{ head: t.quality.files, cell: (group: RejectGroup) => number(group.files), isNumber: true }]),
    { head: t.quality.latest, cell: (group) => (group.days.length > 0 ? dayText(group.days.at(-1)?.day ?? '') : '—') },
    { head: t.quality.example, cell: (group) => <code class="path">{group.example}</code>, isWide: true },
  ];
  columns.push({
    head: t.doings,
    cell: (group) => (
      <div class="acts">
        <button type="button" class="small" onClick={() => onShow(group)} aria-label={`${t.quality.show}: ${group.text}, ${title(group.company)}`}>
          {t.quality.show}
        </button>
        {mayRetry && (
          <button type="button" class="small" onClick={() => onRetry(group)} aria-label={`${t.quality.retry}: ${group.text}, ${title(group.company)}`}>
            {t.quality.retry}
          </button>
        )}
      </div>
    ),
  });
  return <Table label={t.quality.rejects} columns={columns} rows={groups} keyOf={keyOfGroup} empty={date ? t.quality.noneThen : t.quality.sentence(0, 0)} />;
}

function IncompleteTable({ rows }: { rows: Incomplete['incomplete'] }) {
  const companies = useStatus().data?.status.companies ?? [];
  const claimsOf = (company: string): number => companies.find((one) => one.company === company)?.claims ?? 0;
  return (
    <Table
      label={t.quality.incomplete}
      rows={rows}
      keyOf={(row) => `${row.company} ${row.missing}`}
      empty={t.quality.complete}
      columns={[
        { head: t.data.company, cell: (row) => <CompanyTitle company={row.company} /> },
        { head: t.quality.missing, cell: (row) => word(t.fields, row.missing), isWide: true },
        { head: t.quality.claims, cell: (row) => number(row.claims), isNumber: true },
        { head: t.quality.share, cell: (row) => share(row.claims, claimsOf(row.company)), isNumber: true },
      ]}
    />
  );
}

export function Quality() {
  const rejects = useLoad<Rejects>('/rejects', ['counts'], 30);
  const incomplete = useLoad<Incomplete>('/incomplete', ['counts'], 30);
  const companies = useStatus().data?.status.companies ?? [];
  const { title } = useCompanies();
  const [retried, setRetried] = useState<RejectGroup | null>(null);
  const [shown, setShown] = useState('');
  const [task, setTask] = useState<number | null>(null); // that was asked for
  const query = useQuery();
  const date = dayOrNone(query.value(dayWord));
  const setDay = (to: string): void => query.set({ [dayWord]: to });
  const drift = companies.flatMap((one) => one.drift.map((entry) => ({ ...entry, company: one.company })));
  return (
    <Shown of={rejects}>
      {({ as_of, quarantine: { groups, repairs, days } }) => {
        const chosen = groups.find((group) => keyOfGroup(group) === shown);
        const errors = groups.reduce((sum, group) => sum + group.errors, 0);
        const sorted = groups.filter((group) => errorsOf(group, date) > 0).sort((a, b) => errorsOf(b, date) - errorsOf(a, date));
        const shownErrors = sorted.reduce((sum, group) => sum + errorsOf(group, date), 0);
        const asRows = (): (string | number | null)[][] => [
          [t.data.company, t.quality.rule, t.quality.where, t.quality.shape, t.quality.cause, date ? t.quality.errorsThen : t.quality.errors, t.quality.files, t.quality.example],
          ...sorted.map((group) => [group.company, group.rule, group.field, group.shape, group.text, errorsOf(group, date), group.files, group.example]),
        ];
        return (
          <>
            <Heading title={t.quality.title} sentence={!as_of ? t.countingFirst : date && sorted.length === 0 ? t.quality.noneThen : t.quality.sentence(shownErrors, sorted.length)}>
              {groups.length > 0 && <CsvButton name="rechazados" rows={asRows} />}
            </Heading>
            {as_of && <p class="as-of">{t.asOf(duration(nowSeconds() - toSeconds(as_of)))}</p>}
            <Section title={t.quality.rejects} note={t.quality.rejectsText} acts={task !== null && <Asked task={task} />}>
              <div class="filters">
                <label class="field">
                  <span>{t.quality.cameOn}</span>
                  <input type="date" value={date} max={today()} onChange={(event) => setDay(event.currentTarget.value)} />
                </label>
                <span class="acts">
                  <button type="button" onClick={() => setDay(dayBefore(1))}>
                    {t.today.yesterday}
                  </button>
                  {date && (
                    <button type="button" class="plain" onClick={() => setDay('')}>
                      {t.runs.allDays}
                    </button>
                  )}
                </span>
              </div>
              <RejectTable groups={sorted} date={date} onRetry={setRetried} onShow={(group) => setShown(keyOfGroup(group) === shown ? '' : keyOfGroup(group))} />
            </Section>
            {chosen && <Entries group={chosen} date={date} key={shown} />}
            {errors > 0 && <Trend days={days} />}
            <div class="cards two">
              <Section title={t.quality.incomplete} note={t.quality.incompleteText}>
                <Shown of={incomplete}>{(found) => <IncompleteTable rows={found.incomplete} />}</Shown>
              </Section>
              {repairs.length > 0 && (
                <Section title={t.quality.repairs} note={t.quality.repairsText}>
                  <Table
                    label={t.quality.repairs}
                    rows={[...repairs].sort((a, b) => b.repairs - a.repairs)}
                    keyOf={(row) => `${row.company} ${row.rule}`}
                    columns={[
                      { head: t.data.company, cell: (row) => <CompanyTitle company={row.company} /> },
                      { head: t.quality.rule, cell: (row) => word(t.repairs, row.rule), isWide: true },
                      { head: t.quality.repaired, cell: (row) => number(row.repairs), isNumber: true },
                      { head: t.quality.files, cell: (row) => number(row.files), isNumber: true },
                    ]}
                  />
                </Section>
              )}
            </div>
            {drift.length > 0 && (
              <Section title={t.quality.drift} note={t.quality.driftText}>
                <Table
                  label={t.quality.drift}
                  rows={drift}
                  keyOf={(row) => `${row.company} ${row.kind} ${row.name}`}
                  columns={[
                    { head: t.data.company, cell: (row) => <CompanyTitle company={row.company} /> },
                    { head: t.quality.name, cell: (row) => <code>{row.name}</code> },
                    { head: t.quality.seen, cell: (row) => moment(row.seen) },
                    { head: t.quality.example, cell: (row) => <code class="path">{row.first_file ?? '—'}</code>, isWide: true },
                  ]}
                />
              </Section>
            )}
            {retried && (
              <Dialog
                title={t.quality.retryTitle}
                text={t.quality.retryText(retried.text, title(retried.company))}
                submit={t.quality.retry}
                onClose={() => setRetried(null)}
                onSubmit={async () => {
                  const { task } = await post<{ task: number }>('/rejects/retry', { signature: retried.signature, company: retried.company });
                  say(t.quality.retried(task));
                  setTask(task);
                  rejects.reload();
                }}
              />
            )}
          </>
        );
      }}
    </Shown>
  );
}
