import { sumOf } from '../balance';
import { day, dayBefore, dayOrNone, moment, number, span, today } from '../format';
import { isBad, isOpen, Outcome, outcomeText } from '../outcome';
import { usePaged } from '../paged';
import { pathTo, queryOf, useQuery } from '../router';
import { t, word } from '../texts';
import type { Run, Runs as RunPage } from '../types';
import { CsvButton, Filter, Heading, Link, More, Section, Shown, Table, type Column } from '../ui';
import { isCut, runKind } from '../words';

const rejected = (run: Run): number => sumOf(run.balance, 'files', 'rejected') + sumOf(run.balance, 'observations', 'rejected');
// A run that could not note what it did has no counts.
const count = (run: Run, value: number): preact.ComponentChildren => (isCut(run) ? '—' : <span class={value === 0 ? 'zero' : ''}>{number(value)}</span>);

const columns = (): Column<Run>[] => [
  { head: t.runs.state, cell: (run) => <Outcome run={run} /> },
  { head: t.runs.kind, cell: (run) => <Link to={pathTo('run', { id: run.id })}>{runKind(run)}</Link>, isWide: true },
  { head: t.runs.started, cell: (run) => moment(run.started) },
  { head: t.runs.took, cell: (run) => (isCut(run) ? '—' : span(run.started, run.ended)), isNumber: true },
  { head: t.runs.inserted, cell: (run) => count(run, sumOf(run.balance, 'records', 'inserted')), isNumber: true },
  { head: t.runs.updated, cell: (run) => count(run, sumOf(run.balance, 'records', 'updated')), isNumber: true },
  { head: t.runs.rejected, cell: (run) => count(run, rejected(run)), isNumber: true },
  { head: t.runs.actor, cell: (run) => run.asked_by ?? run.actor },
];

const asRows = (runs: Run[]): (string | number | null)[][] => [
  [t.run.id, t.runs.kind, t.runs.state, t.runs.started, t.run.ended, t.runs.inserted, t.runs.updated, t.runs.rejected, t.runs.actor],
  ...runs.map((run) => [run.id, runKind(run), outcomeText(run), run.started, run.ended, sumOf(run.balance, 'records', 'inserted'), sumOf(run.balance, 'records', 'updated'), rejected(run), run.asked_by ?? run.actor]),
];

// The words of the address: from which day to which, of what kind, only those that did not end well.
const words = { from: 'desde', to: 'hasta', kind: 'tipo', bad: 'mal' };
export const pathToRunsOf = (day: string): string => pathTo('runs') + queryOf({ [words.from]: day, [words.to]: day });

function betweenText(from: string, to: string): string {
  if (from && to) return from === to ? t.runs.ofDay(day(from)) : t.runs.ofDays(day(from), day(to));
  return from ? t.runs.sinceDay(day(from)) : to ? t.runs.untilDay(day(to)) : '';
}

export function Runs() {
  const query = useQuery();
  const from = dayOrNone(query.value(words.from));
  const to = dayOrNone(query.value(words.to));
  const kind = query.value(words.kind);
  const isOnlyBad = query.value(words.bad) !== '';
  const setDays = (first: string, last: string): void => query.set({ [words.from]: first, [words.to]: last });
  const times = queryOf({ from: from && `${from} 00:00:00`, to: to && `${to} 23:59:59` }).replace('?', '&');
  const list = usePaged<Run, RunPage>(`/runs?limit=${times ? 200 : 50}${times}`, (page) => page.runs, ['run']);
  const rows = list.data ?? [];
  const kinds = [...new Set([...rows.map((run) => run.verb), ...(kind ? [kind] : [])])];
  const shown = rows.filter((run) => (!kind || run.verb === kind) && (!isOnlyBad || isBad(run)));
  const bad = rows.filter(isBad).length;
  const sentence = t.runs.sentence(betweenText(from, to), rows.length, list.more !== null, bad, bad - rows.filter(isOpen).length);
  const dayField = (label: string, name: string, value: string) => (
    <label class="field">
      <span>{label}</span>
      <input type="date" value={value} max={today()} onChange={(event) => query.set({ [name]: event.currentTarget.value })} />
    </label>
  );
  return (
    <>
      <Heading title={t.runs.title} sentence={list.data ? sentence : undefined}>
        <CsvButton name="ejecuciones" rows={() => asRows(shown)} />
      </Heading>
      <Section title={t.runs.title} isQuiet>
        <div class="filters">
          {dayField(t.audit.from, words.from, from)}
          {dayField(t.audit.to, words.to, to)}
          <span class="acts">
            <button type="button" onClick={() => setDays(today(), today())}>
              {t.pages.today}
            </button>
            <button type="button" onClick={() => setDays(dayBefore(1), dayBefore(1))}>
              {t.today.yesterday}
            </button>
            {(from || to) && (
              <button type="button" class="plain" onClick={() => setDays('', '')}>
                {t.runs.allDays}
              </button>
            )}
          </span>
          <Filter label={t.runs.filterKind} value={kind} options={kinds.map((verb) => [verb, word(t.verbs, verb)])} onPick={(verb) => query.set({ [words.kind]: verb })} />
          <label class="check">
            <input type="checkbox" checked={isOnlyBad} onChange={(event) => query.set({ [words.bad]: event.currentTarget.checked ? '1' : '' })} />
            <span>{t.runs.onlyBad}</span>
          </label>
        </div>
        <Shown of={list}>{() => <Table label={t.runs.title} columns={columns()} rows={shown} keyOf={(run) => run.id} empty={rows.length > 0 ? t.runs.noneSuch : times ? t.runs.noneThen : t.runs.none} />}</Shown>
        <More of={list} />
      </Section>
    </>
  );
}
