import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { BalanceTables, CompanyTitle } from '../balance_view';
import { bytes, duration, exactMoment, milliseconds, number, span } from '../format';
import { live } from '../live';
import { useLoad } from '../load';
import { LogView } from '../log_view';
import { Mark, type Tone } from '../marks';
import { Outcome } from '../outcome';
import { usePaged } from '../paged';
import { pathTo } from '../router';
import { RunNow, useMayRun } from '../run_now';
import { useStatus } from '../status';
import { t, word } from '../texts';
import type { Progress, Run as RunOf, RunFile, RunFiles, Stage } from '../types';
import { Bar, Facts, Filter, Heading, Link, PagedTable, Section, Shown, Table, type Column } from '../ui';
import { isCut, runKind } from '../words';

// How far it is, as the events tell.
function useProgress(id: string): Progress | null {
  const lease = useStatus().data?.status.lease;
  const [told, setTold] = useState<Progress | null>(null);
  useEffect(
    () =>
      live.on((topic, data) => {
        const fact = data as Progress & { run_id?: string };
        if (topic === 'progress' && fact.run_id === id) setTold(fact.stage ? fact : null);
      }),
    [id],
  );
  return told ?? (lease?.run_id === id ? lease.progress : null);
}

// At the pace of the stage so far.
function etaOf({ done, total, seconds }: Progress): string {
  return done > 0 && total > done ? ` · ${t.run.eta(duration(((total - done) * Math.max(1, seconds)) / done))}` : '';
}

const hadWork = (stage: Stage): boolean => stage.in + stage.out + stage.rejected + stage.skipped + stage.busy_ms > 0;

function Timeline({ stages }: { stages: Stage[] }) {
  const worked = stages.filter(hadWork);
  const total = worked.reduce((sum, stage) => sum + stage.busy_ms, 0);
  if (worked.length === 0) return <p class="empty">{t.run.noWork}</p>;
  let before = 0;
  const starts = new Map(worked.map((stage) => [stage.name, (before += stage.busy_ms) - stage.busy_ms]));
  const columns: Column<Stage>[] = [
    { head: t.run.stage, cell: (stage) => word(t.stages, stage.name) },
    {
      head: t.runs.took,
      cell: (stage) => (
        <span class="gantt">
          <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bar-back" width="1000" height="10" />
            <rect class="bar-part" x={total ? (1000 * (starts.get(stage.name) ?? 0)) / total : 0} width={total ? Math.max(3, (1000 * stage.busy_ms) / total) : 0} height="10" />
          </svg>
          <span>{milliseconds(stage.busy_ms)}</span>
        </span>
      ),
      isWide: true,
    },
    { head: t.run.in, cell: (stage) => number(stage.in), isNumber: true },
    { head: t.run.out, cell: (stage) => number(stage.out), isNumber: true },
    { head: t.runs.rejected, cell: (stage) => <span class={stage.rejected ? '' : 'zero'}>{number(stage.rejected)}</span>, isNumber: true },
    { head: t.run.skipped, cell: (stage) => <span class={stage.skipped ? '' : 'zero'}>{number(stage.skipped)}</span>, isNumber: true },
    { head: t.run.volume, cell: (stage) => (stage.bytes ? bytes(stage.bytes) : <span class="zero">—</span>), isNumber: true },
  ];
  return (
    <>
      <Table label={t.run.stages} columns={columns} rows={worked} keyOf={(stage) => stage.name} />
      {worked.length < stages.length && <p class="note">{t.run.idle(stages.length - worked.length)}</p>}
    </>
  );
}

function FileTable({ id }: { id: string }) {
  const [state, setState] = useState('');
  const list = usePaged<RunFile, RunFiles>(`/runs/${encodeURIComponent(id)}/files${state ? `?state=${state}` : ''}`, (page) => page.files, [], 'after');
  const columns: Column<RunFile>[] = [
    { head: t.data.company, cell: (file) => <CompanyTitle company={file.company} /> },
    { head: t.record.file, cell: (file) => <code class="path">{file.path}</code>, isWide: true },
    { head: t.run.outcome, cell: (file) => <Mark tone={fileTones[file.state] ?? 'quiet'}>{word(t.fileStates, file.state)}</Mark> },
    { head: t.pages.record, cell: (file) => (file.numero_radicado ? <Link to={pathTo('record', { company: file.company, radicado: file.numero_radicado })}>{file.numero_radicado}</Link> : '—') },
    { head: t.run.observations, cell: (file) => (file.json ? number(file.observations) : '—'), isNumber: true },
    { head: t.record.size, cell: (file) => bytes(file.bytes), isNumber: true },
  ];
  return (
    <>
      <div class="filters">
        <Filter label={t.run.outcome} value={state} options={Object.entries(t.fileStates)} onPick={setState} />
      </div>
      <PagedTable of={list} label={t.run.files} columns={columns} keyOf={(file) => file.id} empty={t.run.noFiles} />
    </>
  );
}

const fileTones: Record<string, Tone> = { leido: 'good', rechazado: 'bad', pendiente: 'wait', desaparecido: 'quiet' };

// Asked for when somebody wants them: for an old run the server looks through all files.
function Files({ id }: { id: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Section title={t.run.files} note={t.run.filesText}>
      {isOpen ? (
        <FileTable id={id} />
      ) : (
        <button type="button" onClick={() => setOpen(true)}>
          {t.run.showFiles}
        </button>
      )}
    </Section>
  );
}

const unfinished = new Set(['interrumpida', 'abandonada', 'detenida', 'fallida']);
const loads = new Set(['run', 'watch', 'load', 'upload']); // what the next load goes on with

// A run that did not come to its end: what that means, and what did or would do the rest.
function Unfinished({ run, onDone }: { run: RunOf; onDone: () => void }) {
  const mayRun = useMayRun();
  return (
    <div class={run.completed_by ? 'card' : 'problem'}>
      {isCut(run) && (
        <>
          <Mark tone={run.completed_by ? 'warn' : 'bad'}>{t.run.cut}</Mark>
          <p>{t.run.cutText}</p>
        </>
      )}
      {run.completed_by ? (
        <p>
          <Mark tone="good">{t.run.completed}</Mark> <Link to={pathTo('run', { id: run.completed_by })}>{t.alerts.seeRun}</Link>
        </p>
      ) : (
        loads.has(run.verb) && <p>
          {t.run.nextGoesOn} {mayRun('incremental') && <RunNow schedule="incremental" onDone={onDone} />}
        </p>
      )}
    </div>
  );
}

export function Run({ id }: { id: string }) {
  const loaded = useLoad<RunOf>(`/runs/${encodeURIComponent(id)}`, ['run']);
  const progress = useProgress(id);
  return (
    <Shown of={loaded}>
      {(run) => (
        <>
          <Heading title={`${runKind(run)} · ${exactMoment(run.started).slice(0, 16)}`} sentence={<Outcome run={run} />} />
          {run.outcome === 'en_curso' && progress?.stage && (
            <div class="card progress">
              <p class="line">
                <span>{t.run.progress(word(t.stages, progress.stage), number(progress.done), number(progress.total))}</span>
                <strong>{progress.total > 0 ? `${Math.floor((100 * progress.done) / progress.total)} %${etaOf(progress)}` : ''}</strong>
              </p>
              <Bar part={progress.done} whole={progress.total} />
            </div>
          )}
          {run.error && (
            <div class="problem">
              <Mark tone="bad">{t.run.error}</Mark>
              <p>{run.error}</p>
            </div>
          )}
          {unfinished.has(run.outcome) && (isCut(run) || loads.has(run.verb)) && <Unfinished run={run} onDone={loaded.reload} />}
          <Section title={t.pages.run} isQuiet>
            <Facts
              facts={[
                [t.runs.started, exactMoment(run.started)],
                [t.run.ended, isCut(run) ? t.run.endUnknown : run.ended ? exactMoment(run.ended) : t.run.goesOn],
                [t.runs.took, isCut(run) ? '—' : span(run.started, run.ended)],
                [
                  t.runs.actor,
                  <>
                    {run.asked_by ?? run.actor} {run.asked_by && <small>{t.run.ranBy(run.actor)}</small>}
                  </>,
                ],
                ...(run.task ? ([[t.pages.task, <Link to={pathTo('task', { id: String(run.task) })}>{run.task}</Link>]] as [string, ComponentChildren][]) : []),
                [t.run.id, <code>{run.id}</code>],
              ]}
            />
          </Section>
          <Section title={t.run.stages} note={t.run.stagesText}>
            {run.stages ? <Timeline stages={run.stages} /> : <p class="empty">{isCut(run) ? t.run.notNoted : t.run.noStages}</p>}
          </Section>
          <Section title={t.balance.title}>
            {isCut(run) ? <p class="empty">{t.run.notNoted}</p> : <BalanceTables balance={run.balance} />}
          </Section>
          <Files id={id} />
          <LogView path={`/runs/${encodeURIComponent(id)}/log`} title={t.run.log} none={t.run.logNone} file={`ejecucion_${id}.log`} isRunning={run.outcome === 'en_curso'} />
        </>
      )}
    </Shown>
  );
}
