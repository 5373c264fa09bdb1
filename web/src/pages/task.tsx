import { useEffect, useRef, useState } from 'preact/hooks';
import { post, Problem, send } from '../api';
import { saveAs } from '../csv';
import { exactMoment, number, span } from '../format';
import { live } from '../live';
import { useLoad } from '../load';
import { Mark, toneOfTask } from '../marks';
import { useMay } from '../session';
import { t, word } from '../texts';
import type { Task as TaskOf } from '../types';
import { Bar, Dialog, Facts, Heading, ProblemNote, say, Section, Shown, useDeed } from '../ui';
import { taskKind, taskState } from '../words';

const rest = 2_000; // ms between two looks at a log that grows
const most = 400_000; // characters that are shown

// What the process said; goes on while it runs.
function useLog(id: string, isRunning: boolean): string | null {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    let offset = 0;
    let timer = 0;
    const read = async (): Promise<void> => {
      try {
        for (;;) {
          const answer = await send('GET', `/tasks/${id}/log?from=${offset}`, { isBackground: offset > 0 });
          const piece = await answer.text();
          if (isOver) return;
          if (offset === 0 || piece) setText((before) => ((offset === 0 ? '' : (before ?? '')) + piece).slice(-most));
          offset = Number(answer.headers.get('X-Next-Offset') ?? offset);
          if (!piece) break;
        }
      } catch (error) {
        if (isOver || !(error instanceof Problem)) return;
      }
      if (isRunning) timer = window.setTimeout(() => (live.state === 'paused' ? (timer = window.setTimeout(() => void read(), rest)) : void read()), rest);
    };
    void read();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [id, isRunning]);
  return text;
}

function Log({ id, isRunning }: { id: string; isRunning: boolean }) {
  const text = useLog(id, isRunning);
  const [follows, setFollows] = useState(true);
  const place = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (follows && place.current) place.current.scrollTop = place.current.scrollHeight;
  }, [text, follows]);
  return (
    <Section
      title={t.tasks.log}
      acts={
        text && (
          <>
            <label class="check">
              <input type="checkbox" checked={follows} onChange={(event) => setFollows(event.currentTarget.checked)} />
              <span>{t.tasks.follow}</span>
            </label>
            <button type="button" class="small" onClick={() => saveAs(`tarea_${id}.log`, new Blob([text], { type: 'text/plain' }))}>
              {t.tasks.downloadLog}
            </button>
          </>
        )
      }
    >
      {text ? (
        <pre class="log" ref={place} tabIndex={0} aria-label={t.tasks.log}>
          {text}
        </pre>
      ) : (
        <p class="empty">{t.tasks.logNone}</p>
      )}
    </Section>
  );
}

const unfinished = new Set(['en_cola', 'en_curso', 'pausada']);

export function Task({ id }: { id: string }) {
  const loaded = useLoad<TaskOf>(`/tasks/${encodeURIComponent(id)}`, ['task', 'progress']);
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
            <Log id={id} isRunning={task.state === 'en_curso'} />
            {isCancelling && <Dialog title={t.tasks.cancelTitle(task.id)} text={t.tasks.cancelText} submit={t.tasks.cancel} isGrave onClose={() => setCancelling(false)} onSubmit={() => change('cancel')} />}
          </>
        );
      }}
    </Shown>
  );
}
