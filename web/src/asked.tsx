// What somebody asked for is a task: how it goes on, and the way to it.
import { useLoad } from './load';
import { Mark, toneOfTask } from './marks';
import { pathTo } from './router';
import { t } from './texts';
import type { Task } from './types';
import { Link } from './ui';
import { taskState } from './words';

export function Asked({ task }: { task: number }) {
  const found = useLoad<Task>(`/tasks/${task}`, ['task', 'run']).data;
  const run = found?.runs?.at(-1);
  return (
    <span class="asked">
      <Mark tone={found ? toneOfTask(found) : 'wait'}>{found ? taskState(found) : t.taskStates.en_cola}</Mark>
      <Link to={pathTo('task', { id: String(task) })}>{t.schedules.seeTask(task)}</Link>
      {run && <Link to={pathTo('run', { id: run.id })}>{t.schedules.seeItsRun}</Link>}
    </span>
  );
}
