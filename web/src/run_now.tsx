// Tells a schedule to run now: from its own page, and from wherever something is wrong that it would mend.
import { useState } from 'preact/hooks';
import { post } from './api';
import { Asked } from './asked';
import { useLoad } from './load';
import { useMay } from './session';
import { t } from './texts';
import type { Schedules } from './types';
import { Dialog, say } from './ui';
import { scheduleName } from './words';

// Of the answer to it: the occurrence that was asked for is the newest that somebody asked for.
const taskOf = (answer: Schedules): number | null => answer.schedules[0]?.latest.find((one) => one.actor)?.task ?? null;

const isLoad = (schedule: string): boolean => schedule === 'full' || schedule === 'incremental';

interface DialogProps {
  schedule: string;
  onClose: () => void;
  onDone: (task: number | null) => void; // that it made
}

export function RunNowDialog({ schedule, onClose, onDone }: DialogProps) {
  return (
    <Dialog
      title={t.schedules.runNowTitle(scheduleName(schedule))}
      text={t.schedules.runNowText + (isLoad(schedule) ? ` ${t.schedules.runNowLoad}` : '')}
      submit={t.schedules.runNow}
      onClose={onClose}
      onSubmit={async () => {
        const answer = await post<Schedules>(`/schedules/${encodeURIComponent(schedule)}/run-now`);
        say(t.schedules.asked);
        onDone(taskOf(answer));
      }}
    />
  );
}

// Whether there is such a schedule, for somebody who may tell it to run. `known`: the schedules of a page that reads
// them anyway; null until they are there.
export function useMayRun(known?: Schedules | null): (schedule: string | undefined) => boolean {
  const may = useMay('schedule_change');
  const found = useLoad<Schedules>(may && known === undefined ? '/schedules?latest=1' : null);
  const all = known === undefined ? found.data : known;
  return (schedule) => may && (all?.schedules.some((one) => one.name === schedule) ?? false);
}

interface Props {
  schedule: string;
  isMain?: boolean; // what to do first on its page
  onDone?: () => void;
}

// Once asked for it shows how that goes on, instead of the button.
export function RunNow({ schedule, isMain = false, onDone = () => undefined }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [task, setTask] = useState<number | null>(null);
  const done = (made: number | null): void => {
    setTask(made);
    onDone();
  };
  return (
    <>
      {task === null ? (
        <button type="button" class={isMain ? 'main' : 'small'} onClick={() => setOpen(true)}>
          {t.schedules.runNow}: {scheduleName(schedule)}
        </button>
      ) : (
        <Asked task={task} />
      )}
      {isOpen && <RunNowDialog schedule={schedule} onClose={() => setOpen(false)} onDone={done} />}
    </>
  );
}
