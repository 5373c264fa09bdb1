import { useMemo } from 'preact/hooks';
import { sumOf } from '../balance';
import { bytes, dayBefore, duration, milliseconds, number, toSeconds } from '../format';
import { useLoad } from '../load';
import { Plot, type Sample } from '../plot';
import { useQuery } from '../router';
import { useStatus } from '../status';
import { t, word } from '../texts';
import type { Run, Runs } from '../types';
import { Bar, Choice, Facts, Heading, Section, Shown, Table } from '../ui';

const few = 200, most = 500; // runs
const goal = 1_000; // observations a minute, which the plan asks for
const spanWord = 'tiempo'; // of the address: how many days

const read = (run: Run): number => sumOf(run.balance, 'observations', 'read');
// A run of less than a second counts as one: its times are whole seconds.
const seconds = (run: Run): number => Math.max(1, toSeconds(run.ended ?? run.started) - toSeconds(run.started));
const rate = (run: Run): number => (60 * read(run)) / seconds(run);

function samplesOf(runs: Run[], value: (run: Run) => number): Sample[] {
  const samples: Sample[] = [];
  for (const run of [...runs].reverse()) {
    const at = toSeconds(run.started);
    // Times rise; two that began in one second are told apart.
    const before = samples.at(-1)?.at ?? -Infinity;
    samples.push({ at: at > before ? at : before + 0.001, time: run.started, value: value(run) });
  }
  return samples;
}

const meanOf = (samples: Sample[]): number => samples.reduce((sum, sample) => sum + sample.value, 0) / Math.max(1, samples.length);

function Stages({ runs }: { runs: Run[] }) {
  const times = new Map<string, number>();
  for (const run of runs) for (const stage of run.stages ?? []) times.set(stage.name, (times.get(stage.name) ?? 0) + stage.busy_ms);
  const rows = [...times].filter(([, ms]) => ms > 0);
  const total = rows.reduce((sum, [, ms]) => sum + ms, 0);
  return (
    <Table
      label={t.performance.stages}
      rows={rows}
      keyOf={([name]) => name}
      empty={t.performance.sentenceNone}
      columns={[
        { head: t.run.stage, cell: ([name]) => word(t.stages, name) },
        { head: t.plotHead, cell: ([, ms]) => <Bar part={ms} whole={total} />, isWide: true },
        { head: t.performance.time, cell: ([, ms]) => milliseconds(ms), isNumber: true },
      ]}
    />
  );
}

export function Performance() {
  const query = useQuery();
  const days = query.value(spanWord) in t.performance.spans ? query.value(spanWord) : '';
  const loaded = useLoad<Runs>(days ? `/runs?limit=${most}&from=${dayBefore(Number(days))}%2000:00:00` : `/runs?limit=${few}`, ['run']);
  const growth = useStatus().data?.status.growth;
  const waits = useStatus().data?.status.waits;
  const runs = useMemo(() => (loaded.data?.runs ?? []).filter((run) => run.ended && read(run) > 0), [loaded.data]);
  const rates = useMemo(() => samplesOf(runs, rate), [runs]);
  const times = useMemo(() => samplesOf(runs, seconds), [runs]);
  const last = runs[0];
  return (
    <Shown of={loaded}>
      {() => (
        <>
          <Heading title={t.performance.title} sentence={last ? t.performance.sentence(number(rate(last))) : t.performance.sentenceNone}>
            <Choice label={t.performance.span} value={days} options={[['', t.performance.newest(few)], ...Object.entries(t.performance.spans)]} onPick={(picked) => query.set({ [spanWord]: picked })} />
          </Heading>
          {days && loaded.data?.next && <p class="note">{t.performance.truncated(most)}</p>}
          <div class="cards two">
            <section class="card">
              <Plot title={t.performance.rate} sentence={`${t.performance.rateText} ${t.performance.goal(number(goal))} ${runs.length > 1 ? t.performance.mean(number(meanOf(rates))) : ''}`} label={t.performance.rateAxis} samples={rates} goal={goal} />
            </section>
            <section class="card">
              <Plot title={t.performance.took} sentence={`${t.performance.tookText} ${runs.length > 1 ? t.performance.mean(duration(meanOf(times))) : ''}`} label={t.performance.tookAxis} samples={times} />
            </section>
            <Section title={t.performance.stages} note={t.performance.stagesText(runs.length)}>
              <Stages runs={runs} />
            </Section>
            <Section title={t.performance.growth}>
              <Facts
                facts={[
                  ...(growth
                    ? ([
                        [t.performance.rowsPerDay, number(growth.rows_per_day)],
                        [t.performance.storePerDay, bytes(growth.store_bytes_per_day)],
                        [t.performance.store, bytes(growth.store_bytes)],
                        [t.performance.database, bytes(growth.database_bytes)],
                      ] as [string, string][])
                    : []),
                  ...(waits && waits.files > 0 ? ([[t.today.wait(waits.days), `${t.today.waitText(duration(waits.p50_seconds), duration(waits.p95_seconds))}, ${t.today.longest(duration(waits.longest_seconds))}`]] as [string, string][]) : []),
                ]}
              />
            </Section>
          </div>
        </>
      )}
    </Shown>
  );
}
