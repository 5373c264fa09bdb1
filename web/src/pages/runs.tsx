import { useState } from 'preact/hooks';
import { sumOf } from '../balance';
import { moment, number, span } from '../format';
import { usePaged } from '../paged';
import { Mark, toneOfOutcome } from '../marks';
import { pathTo } from '../router';
import { t, word } from '../texts';
import type { Run, Runs as RunPage } from '../types';
import { CsvButton, Filter, Heading, Link, More, Section, Shown, Table, type Column } from '../ui';
import { runKind } from '../words';

const rejected = (run: Run): number => sumOf(run.balance, 'files', 'rejected') + sumOf(run.balance, 'observations', 'rejected');
const isCut = (run: Run): boolean => run.outcome === 'abandonada' || run.outcome === 'interrumpida';
const loads = new Set(['run', 'watch', 'load', 'upload']);
const companiesOf = (run: Run): string[] => Object.keys(run.balance ?? {});
// A later load of all companies did what this one had left. Newest first.
function isCompleted(run: Run, rows: Run[]): boolean {
  const all = new Set(rows.flatMap(companiesOf)).size;
  const isWhole = (later: Run): boolean => later.outcome === 'terminada' && (later.verb === 'run' || later.verb === 'watch') && companiesOf(later).length === all;
  return isCut(run) && loads.has(run.verb) && rows.slice(0, rows.indexOf(run)).some(isWhole);
}
const isBad = (run: Run, rows: Run[]): boolean => toneOfOutcome(run.outcome) === 'bad' && !isCompleted(run, rows);
// A run that could not note what it did has no counts.
const count = (run: Run, value: number): preact.ComponentChildren => (isCut(run) ? '—' : <span class={value === 0 ? 'zero' : ''}>{number(value)}</span>);

const columns = (rows: Run[]): Column<Run>[] => [
  { head: t.runs.state, cell: (run) => (isCompleted(run, rows) ? <Mark tone="warn">{t.runs.completed}</Mark> : <Mark tone={toneOfOutcome(run.outcome)}>{word(t.outcomes, run.outcome)}</Mark>) },
  { head: t.runs.kind, cell: (run) => <Link to={pathTo('run', { id: run.id })}>{runKind(run)}</Link>, isWide: true },
  { head: t.runs.started, cell: (run) => moment(run.started) },
  { head: t.runs.took, cell: (run) => (isCut(run) ? '—' : span(run.started, run.ended)), isNumber: true },
  { head: t.runs.inserted, cell: (run) => count(run, sumOf(run.balance, 'records', 'inserted')), isNumber: true },
  { head: t.runs.updated, cell: (run) => count(run, sumOf(run.balance, 'records', 'updated')), isNumber: true },
  { head: t.runs.rejected, cell: (run) => count(run, rejected(run)), isNumber: true },
  { head: t.runs.actor, cell: (run) => run.actor },
];

export function Runs() {
  const list = usePaged<Run, RunPage>('/runs?limit=50', (page) => page.runs, ['run']);
  const [kind, setKind] = useState('');
  const [isOnlyBad, setOnlyBad] = useState(false);
  return (
    <Shown of={list}>
      {(rows) => {
        const kinds = [...new Set(rows.map((run) => run.verb))];
        const shown = rows.filter((run) => (!kind || run.verb === kind) && (!isOnlyBad || isBad(run, rows)));
        const asRows = (): (string | number | null)[][] => [
          [t.run.id, t.runs.kind, t.runs.state, t.runs.started, t.run.ended, t.runs.inserted, t.runs.updated, t.runs.rejected, t.runs.actor],
          ...shown.map((run) => [run.id, runKind(run), word(t.outcomes, run.outcome), run.started, run.ended, sumOf(run.balance, 'records', 'inserted'), sumOf(run.balance, 'records', 'updated'), rejected(run), run.actor]),
        ];
        return (
          <>
            <Heading title={t.runs.title} sentence={t.runs.sentence(rows.length, rows.filter((run) => isBad(run, rows)).length)}>
              <CsvButton name="ejecuciones" rows={asRows} />
            </Heading>
            <Section title={t.runs.title} isQuiet>
              <div class="filters">
                <Filter label={t.runs.filterKind} value={kind} options={kinds.map((verb) => [verb, word(t.verbs, verb)])} onPick={setKind} />
                <label class="check">
                  <input type="checkbox" checked={isOnlyBad} onChange={(event) => setOnlyBad(event.currentTarget.checked)} />
                  <span>{t.runs.onlyBad}</span>
                </label>
              </div>
              <Table label={t.runs.title} columns={columns(rows)} rows={shown} keyOf={(run) => run.id} empty={t.runs.none} />
              <More of={list} />
            </Section>
          </>
        );
      }}
    </Shown>
  );
}
