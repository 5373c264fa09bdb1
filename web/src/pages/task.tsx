import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { clock, exactMoment, number, span } from '../format';
import { useLoad } from '../load';
import { LogView } from '../log_view';
import { Mark, toneOfOutcome, toneOfTask } from '../marks';
import { pathTo } from '../router';
import { useMay } from '../session';
import { t, word } from '../texts';
import type { Run, Task as TaskOf } from '../types';
import { Bar, Dialog, Facts, Heading, Link, ProblemNote, say, Section, Shown, useDeed } from '../ui';
import { askedBy, runKind, scheduleOf, taskKind, taskState } from '../words';

const unfinished = new Set(['en_cola', 'en_curso', 'pausada']);

function RunLinks({ runs }: { runs: Run[] }) {
  return (
    <ul>
      {runs.map((run) => (
        <li key={run.id}>
          <Link to={pathTo('run', { id: run.id })}>
            {runKind(run)} {clock(run.started)}
          </Link>{' '}
          <Mark tone={toneOfOutcome(run.outcome)}>{word(t.outcomes, run.outcome)}</Mark>
        </li>
      ))}
    </ul>
  );
}

export function Task({ id }: { id: string }) {
  const loaded = useLoad<TaskOf>(`/tasks/${encodeURIComponent(id)}`, ['task', 'progress', 'run']);
  const mayRun = useMay('run');
  const mayRetry = useMay('retry');
  const [isCancelling, setCancelling] = useState(false);
  const { isBusy, problem, doIt } = useDeed();
  const change = async (act: string): Promise<void> => {
    await post(`/tasks/${id}/${act}`);
    say(t.tasks.done);
    loaded.reload();
  };
  return (
    <Shown of={loaded}>
      {(task) => {
        const goesOn = unfinished.has(task.state);
        return (
          <>
            <Heading title={`${t.pages.task} ${task.id} · ${taskKind(task)}`} sentence={<Mark tone={toneOfTask(task)}>{taskState(task) + (task.wish ? `, ${t.tasks.ending}` : '')}</Mark>}>
              {mayRun && goesOn && task.state !== 'pausada' && (
                <button type="button" disabled={isBusy} onClick={() => void doIt(() => change('pause'))}>
                  {t.tasks.pause}
                </button>
              )}
              {mayRun && task.state === 'pausada' && (
                <button type="button" disabled={isBusy} onClick={() => void doIt(() => change('resume'))}>
                  {t.tasks.resume}
                </button>
              )}
              {mayRun && goesOn && (
                <button type="button" class="grave" onClick={() => setCancelling(true)}>
                  {t.tasks.cancel}
                </button>
              )}
              {mayRetry && !goesOn && task.state !== 'hecha' && (
                <button type="button" disabled={isBusy} onClick={() => void doIt(() => change('retry'))}>
                  {t.tasks.retry}
                </button>
              )}
            </Heading>
            {problem && <ProblemNote problem={problem} />}
            {task.progress && (
              <div class="card progress">
                <p class="line">
                  <span>{t.run.progress(word(t.stages, task.progress.stage), number(task.progress.done), number(task.progress.total))}</span>
                </p>
                <Bar part={task.progress.done} whole={task.progress.total} />
              </div>
            )}
            {task.error && (
              <div class="problem">
                <Mark tone="bad">{t.tasks.error}</Mark>
                <p>{task.error}</p>
              </div>
            )}
            <Section title={t.pages.task} isQuiet>
              <Facts
                facts={[
                  [t.tasks.what, <code>{task.arguments.join(' ')}</code>],
                  [
                    t.tasks.origin,
                    <>
                      {askedBy(task)} {task.asked_by && task.occurrence && <small>{scheduleOf(task)}</small>}
                    </>,
                  ],
                  ...(task.runs?.length ? ([[t.tasks.itsRuns, <RunLinks runs={task.runs} />]] as [string, ComponentChildren][]) : []),
                  [t.tasks.created, exactMoment(task.created)],
                  [t.runs.started, exactMoment(task.started)],
                  [t.run.ended, exactMoment(task.ended)],
                  [t.tasks.took, task.started ? span(task.started, task.ended) : '—'],
                  [t.tasks.attempt, `${task.attempt}/${task.attempts}`],
                  [t.tasks.deadline, exactMoment(task.deadline)],
                  [t.tasks.host, task.host ?? '—'],
                  [t.tasks.exit, task.exit_code ?? '—'],
                ]}
              />
            </Section>
            <LogView path={`/tasks/${id}/log`} title={t.tasks.log} none={t.tasks.logNone} file={`tarea_${id}.log`} isRunning={task.state === 'en_curso'} />
            {isCancelling && <Dialog title={t.tasks.cancelTitle(task.id)} text={t.tasks.cancelText} submit={t.tasks.cancel} isGrave onClose={() => setCancelling(false)} onSubmit={() => change('cancel')} />}
          </>
        );
      }}
    </Shown>
  );
}
