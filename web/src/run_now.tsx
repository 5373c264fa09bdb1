// Tells a schedule to run now: from its own page, and from wherever something is wrong that it would mend.
import { useState } from 'preact/hooks';
import { post } from './api';
import { useLoad } from './load';
import { useMay } from './session';
import { t } from './texts';
import type { Schedules } from './types';
import { Dialog, say } from './ui';
import { scheduleName } from './words';

export function RunNowDialog({ schedule, onClose, onDone }: { schedule: string; onClose: () => void; onDone: () => void }) {
  return (
    <Dialog
      title={t.schedules.runNowTitle(scheduleName(schedule))}
      text={t.schedules.runNowText}
      submit={t.schedules.runNow}
      onClose={onClose}
      onSubmit={async () => {
        await post(`/schedules/${encodeURIComponent(schedule)}/run-now`);
        say(t.schedules.asked);
        onDone();
      }}
    />
  );
}

// Whether there is such a schedule, for somebody who may tell it to run.
export function useMayRun(): (schedule: string | undefined) => boolean {
  const may = useMay('schedule_change');
  const found = useLoad<Schedules>(may ? '/schedules?latest=1' : null);
  return (schedule) => may && (found.data?.schedules.some((one) => one.name === schedule) ?? false);
}

export function RunNow({ schedule, onDone = () => undefined }: { schedule: string; onDone?: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="small" onClick={() => setOpen(true)}>
        {t.schedules.runNow}: {scheduleName(schedule)}
      </button>
      {isOpen && <RunNowDialog schedule={schedule} onClose={() => setOpen(false)} onDone={onDone} />}
    </>
  );
}
