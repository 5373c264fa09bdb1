// Whether disk, database, store and copies agree: the last checks, what they found, and its repair.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { Asked } from '../asked';
import { CompanyTitle } from '../balance_view';
import { moment, number, share, shortMoment, span } from '../format';
import { useLoad } from '../load';
import { Mark, type Tone } from '../marks';
import { usePaged } from '../paged';
import { pathTo } from '../router';
import { useCompanies, useMay } from '../session';
import { t, word } from '../texts';
import type { Check, Finding, FindingClass, Findings, Integrity as State } from '../types';
import { CsvButton, Dialog, Facts, Heading, Link, PagedTable, say, Section, Shown, Table, type Column } from '../ui';

type ClassRow = FindingClass & { check: string; company: string };

export const openOf = (one: FindingClass): number => (one.information ? 0 : one.found - one.settled);
// What both checks found of one object is one thing to do.
const countedOf = (one: FindingClass): number => (one.information ? 0 : Math.max(0, openOf(one) - one.shared));
const rowsOf = (state: State): ClassRow[] => state.checks.flatMap((check) => check.companies.flatMap(({ company, classes }) => classes.map((one) => ({ ...one, check: check.name, company }))));

// What all is in one word; nothing open and nothing that failed is good, what was never looked at is not.
export function toneOfCheck(check: Check): Tone {
  const last = check.last;
  if (!last) return 'wait';
  if (last.outcome === 'en_curso') return 'run';
  if (last.outcome !== 'terminada') return 'bad';
  return hasOpen(check) ? 'bad' : 'good';
}
export function integrityWord(state: State): { tone: Tone; text: string } {
  const open = rowsOf(state).reduce((sum, row) => sum + countedOf(row), 0);
  const failed = state.checks.filter((check) => check.last && !['terminada', 'en_curso'].includes(check.last.outcome));
  if (failed.length > 0) return { tone: 'bad', text: t.integrity.failed(failed.map((check) => word(t.integrity.names, check.name).toLowerCase()).join(', ')) };
  if (open > 0) return { tone: 'bad', text: t.integrity.open(open) };
  const unknown = state.checks.filter((check) => !check.last);
  if (unknown.length > 0) return { tone: 'wait', text: t.integrity.never(unknown.map((check) => word(t.integrity.names, check.name).toLowerCase()).join(', ')) };
  return { tone: 'good', text: t.integrity.good };
}

const hasOpen = (check: Check): boolean => check.companies.some(({ classes }) => classes.some((one) => openOf(one) > 0));

function lastText(check: Check): string {
  const { last } = check;
  if (!last) return t.integrity.neverRan;
  return `${shortMoment(last.started)} · ${word(t.outcomes, last.outcome).toLowerCase()}${hasOpen(check) ? `, ${t.tasks.withFindings}` : ''}`;
}

// How much of the store the last verification looked at, and read back byte by byte.
function verified(check: Check, days: number): [string, ComponentChildren][] {
  const stage = check.whole?.stages?.find(({ name }) => name === 'verify');
  if (!stage) return [];
  const read = stage.in - stage.skipped;
  return [
    [t.integrity.proven, t.integrity.of(number(stage.out), number(stage.in))],
    [t.integrity.readBack, `${number(read)} (${share(read, stage.in)})`],
    [t.integrity.share, days > 0 ? t.integrity.within(days) : t.integrity.noShare],
  ];
}

function CheckCard({ check, days }: { check: Check; days: number }) {
  const { last } = check;
  const facts: [string, ComponentChildren][] = [[t.integrity.took, last?.ended ? span(last.started, last.ended) : '—']];
  if (check.name === 'verify') facts.push(...verified(check, days));
  if (check.name === 'reconcile' && last) facts.push([t.integrity.found, number(check.companies.reduce((sum, { classes }) => sum + classes.reduce((inner, one) => inner + openOf(one), 0), 0))]);
  facts.push([t.integrity.next, check.next ? `${moment(check.next)}${check.paused ? ` (${t.schedules.pausedState.toLowerCase()})` : ''}` : t.integrity.notPlanned]);
  return (
    <Section title={word(t.integrity.names, check.name)}>
      <p class="line first">
        <Mark tone={toneOfCheck(check)}>{lastText(check)}</Mark>
        {last && <Link to={pathTo('run', { id: last.id })}>{t.integrity.seeRun}</Link>}
      </p>
      {last?.error && <p class="note">{last.error}</p>}
      <Facts facts={facts} />
    </Section>
  );
}

function toneOfRow(row: ClassRow): Tone {
  if (row.information) return 'quiet';
  return openOf(row) > 0 ? 'bad' : 'good';
}

function ClassTable({ rows, hasLooked, onRepair, onShow }: { rows: ClassRow[]; hasLooked: boolean; onRepair: (row: ClassRow) => void; onShow: (row: ClassRow) => void }) {
  const mayRepair = useMay('run');
  const { title } = useCompanies();
  const columns: Column<ClassRow>[] = [
    { head: t.data.company, cell: (row) => <CompanyTitle company={row.company} /> },
    { head: t.integrity.check, cell: (row) => word(t.integrity.names, row.check) },
    {
      head: t.integrity.what,
      cell: (row) => (
        <>
          <Mark tone={toneOfRow(row)}>{row.what}</Mark>
          <small class="under">
            {row.shared > 0 && `${t.integrity.shared(row.shared)} `}
            {row.hint.replaceAll('`', '')}
          </small>
        </>
      ),
      isWide: true,
    },
    { head: t.integrity.found, cell: (row) => number(row.found), isNumber: true },
    { head: t.integrity.settled, cell: (row) => <span class={row.settled ? '' : 'zero'}>{number(row.settled)}</span>, isNumber: true },
    {
      head: t.doings,
      cell: (row) => (
        <div class="acts">
          <button type="button" class="small" onClick={() => onShow(row)} aria-label={`${t.integrity.show}: ${row.what}, ${title(row.company)}`}>
            {t.integrity.show}
          </button>
          {mayRepair && row.repairable && openOf(row) > 0 && (
            <button type="button" class="small" onClick={() => onRepair(row)} aria-label={`${t.integrity.repair} ${row.what}, ${title(row.company)}`}>
              {t.integrity.repair}
            </button>
          )}
        </div>
      ),
    },
  ];
  return <Table label={t.integrity.findings} columns={columns} rows={rows} keyOf={(row) => `${row.check} ${row.company} ${row.class}`} empty={hasLooked ? <Mark tone="good">{t.integrity.nothing}</Mark> : <Mark tone="wait">{t.integrity.notLooked}</Mark>} />;
}

const csvOf = (rows: Finding[]): (string | number | null)[][] => [
  ['check', 'company', 'class', 'numero_radicado', 'place', 'detail', 'settled'],
  ...rows.map((row) => [row.check, row.company, row.class, row.numero_radicado, row.place, row.detail, row.settled ? 1 : 0]),
];

// The findings of one class and company, one by one.
function FindingList({ of }: { of: ClassRow }) {
  const query = new URLSearchParams({ check: of.check, company: of.company, class: of.class }).toString();
  const list = usePaged<Finding, Findings>(`/integrity/findings?${query}`, (page) => page.findings, ['run'], 'after');
  const { title } = useCompanies();
  return (
    <Section title={`${of.what}, ${title(of.company)}`} note={of.hint.replaceAll('`', '')} acts={list.data && list.data.length > 0 && <CsvButton name="integridad" rows={() => csvOf(list.data ?? [])} />}>
      <PagedTable
        of={list}
        label={of.what}
        keyOf={(row) => row.id}
        columns={[
          { head: t.pages.record, cell: (row) => (row.numero_radicado ? <Link to={pathTo('record', { company: row.company, radicado: row.numero_radicado })}>{row.numero_radicado}</Link> : '—') },
          { head: t.integrity.place, cell: (row) => (row.place ? <code class="path">{row.place}</code> : '—'), isWide: true },
          { head: t.integrity.detail, cell: (row) => (row.detail ? <code class="path">{row.detail}</code> : '—') },
          { head: t.integrity.state, cell: (row) => (row.settled ? <Mark tone="good">{t.integrity.repaired}</Mark> : <Mark tone={toneOfRow(of)}>{t.integrity.isOpen}</Mark>) },
        ]}
      />
      {of.found > 1_000 && <p class="note">{t.integrity.firstOnes}</p>}
    </Section>
  );
}

function RepairDialog({ row, onClose, onDone }: { row: ClassRow; onClose: () => void; onDone: (task: number) => void }) {
  const { title } = useCompanies();
  return (
    <Dialog
      title={t.integrity.repairTitle(row.what, title(row.company))}
      text={t.integrity.repairText}
      submit={t.integrity.repairSubmit}
      needsReason
      isGrave
      onClose={onClose}
      onSubmit={async ({ confirmation = '', reason = '' }) => {
        const { task } = await post<{ task: number }>('/integrity/repair', { class: row.class, company: row.company, confirmation, reason });
        say(t.quality.retried(task));
        onDone(task);
      }}
    >
      <label class="field">
        <span>{t.integrity.confirm(row.class)}</span>
        <input name="confirmation" type="text" required autocomplete="off" spellcheck={false} autocapitalize="none" />
      </label>
    </Dialog>
  );
}

export function Integrity() {
  const loaded = useLoad<State>('/integrity', ['run', 'task'], 60);
  const [shown, setShown] = useState('');
  const [repaired, setRepaired] = useState<ClassRow | null>(null);
  const [task, setTask] = useState<number | null>(null); // that was asked for
  const nameOf = (row: ClassRow): string => `${row.check} ${row.company} ${row.class}`;
  return (
    <Shown of={loaded}>
      {(state) => {
        const rows = rowsOf(state);
        const chosen = rows.find((row) => nameOf(row) === shown);
        const { tone, text } = integrityWord(state);
        return (
          <>
            <Heading title={t.integrity.title} sentence={<Mark tone={tone}>{text}</Mark>} />
            <div class="cards three">
              {state.checks.map((check) => (
                <CheckCard check={check} days={state.verify_days} key={check.name} />
              ))}
            </div>
            <Section title={t.integrity.findings} note={t.integrity.findingsText} acts={task !== null && <Asked task={task} />}>
              <ClassTable rows={rows} hasLooked={state.checks.some(({ name, last }) => last && name !== 'backup' && name !== 'drill')} onRepair={setRepaired} onShow={(row) => setShown(nameOf(row) === shown ? '' : nameOf(row))} />
            </Section>
            {chosen && <FindingList of={chosen} key={shown} />}
            {repaired && <RepairDialog row={repaired} onClose={() => setRepaired(null)} onDone={(made) => { setTask(made); loaded.reload(); }} />}
          </>
        );
      }}
    </Shown>
  );
}
