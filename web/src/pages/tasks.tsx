import { useState } from 'preact/hooks';
import { moment, span } from '../format';
import { Mark, toneOfTask } from '../marks';
import { usePaged } from '../paged';
import { pathTo } from '../router';
import { t } from '../texts';
import type { Task, Tasks as Page, Worker } from '../types';
import { Filter, Heading, Link, PagedTable, Section, Table, type Column } from '../ui';
import { askedBy, scheduleOf, taskKind, taskState } from '../words';


const columns = (): Column<Task>[] => [
  { head: t.tasks.id, cell: (task) => <Link to={pathTo('task', { id: String(task.id) })}>{task.id}</Link>, isNumber: true },
  {
    head: t.tasks.state,
    cell: (task) => (
      <>
        <Mark tone={toneOfTask(task)}>{taskState(task)}</Mark>
        {task.wish && <small class="under">{t.tasks.ending}</small>}
      </>
    ),
  },
  {
    head: t.tasks.what,
    cell: (task) => (
      <>
        {taskKind(task)}
        <small class="under">
          <code>{task.arguments.join(' ')}</code>
        </small>
        {task.error && <small class="under bad-text">{task.error}</small>}
      </>
    ),
    isWide: true,
  },
  {
    head: t.tasks.origin,
    cell: (task) => (
      <>
        {askedBy(task)}
        {task.asked_by && task.occurrence && <small class="under">{scheduleOf(task)}</small>}
      </>
    ),
  },
  { head: t.tasks.created, cell: (task) => moment(task.created) },
  { head: t.tasks.took, cell: (task) => (task.started ? span(task.started, task.ended) : '—'), isNumber: true },
  { head: t.tasks.attempt, cell: (task) => `${task.attempt}/${task.attempts}`, isNumber: true },
];

const pressures: Record<string, string> = t.tasks.pressures;

const workerColumns = (): Column<Worker>[] => [
  { head: t.tasks.host, cell: (worker) => worker.host },
  { head: t.tasks.process, cell: (worker) => worker.pid, isNumber: true },
  { head: t.tasks.slots, cell: (worker) => worker.slots, isNumber: true },
  { head: t.tasks.since, cell: (worker) => moment(worker.started) },
  {
    head: t.tasks.takes,
    cell: (worker) =>
      worker.pressure ? (
        <>
          <Mark tone="warn">{t.tasks.onlyUrgent}</Mark>
          <small class="under">{t.tasks.held(pressures[worker.pressure] ?? worker.pressure, moment(worker.pressure_since))}</small>
        </>
      ) : (
        <Mark tone="good">{t.tasks.takesAll}</Mark>
      ),
    isWide: true,
  },
];

function Workers({ workers }: { workers: Worker[] }) {
  return (
    <Section title={t.tasks.workers}>
      <Table label={t.tasks.workers} columns={workerColumns()} rows={workers} keyOf={(worker) => `${worker.host} ${worker.pid}`} empty={t.tasks.noWorker} />
    </Section>
  );
}

export function Tasks() {
  const [state, setState] = useState('');
  const list = usePaged<Task, Page>(`/tasks?limit=50${state && `&state=${state}`}`, (page) => page.tasks, ['task', 'worker']);
  const count = (rows: Task[], name: string): number => rows.filter((task) => task.state === name).length;
  return (
    <>
      <Heading title={t.tasks.title} sentence={list.data && !state ? t.tasks.sentence(count(list.data, 'en_curso'), count(list.data, 'en_cola')) : undefined} />
      <Section title={t.tasks.title} isQuiet>
        <div class="filters">
          <Filter label={t.tasks.filter} value={state} options={Object.entries(t.taskStates)} onPick={setState} />
        </div>
        <PagedTable of={list} label={t.tasks.title} columns={columns()} keyOf={(task) => task.id} empty={t.tasks.none} />
      </Section>
      {list.first && <Workers workers={list.first.workers} />}
    </>
  );
}
