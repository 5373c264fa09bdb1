// A list that is read page by page; its first page is read again when something changes.
import { useState } from 'preact/hooks';
import { get, Problem } from './api';
import type { Topic } from './live';
import { useLoad } from './load';

export interface Listed<Row, Answer = unknown> {
  data: Row[] | null;
  first: Answer | null; // page, with what stands beside its rows
  problem: Problem | null;
  reload: () => void;
  more: (() => void) | null;
}

export function usePaged<Row, Answer extends { next: string | number | null }>(path: string, rowsOf: (answer: Answer) => Row[], topics: readonly Topic[] = [], cursor: 'before' | 'after' = 'before'): Listed<Row, Answer> {
  const first = useLoad<Answer>(path, topics);
  const [further, setFurther] = useState<{ path: string; from: string | number | null; rows: Row[]; next: string | number | null } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  // Pages are appended to the first page they were read behind.
  const isBehind = further !== null && further.path === path && further.from === (first.data?.next ?? null);
  const next = isBehind ? further.next : (first.data?.next ?? null);
  const more = async (): Promise<void> => {
    try {
      const page = await get<Answer>(`${path}${path.includes('?') ? '&' : '?'}${cursor}=${encodeURIComponent(String(next))}`);
      setFurther({ path, from: first.data?.next ?? null, rows: [...(isBehind ? further.rows : []), ...rowsOf(page)], next: page.next });
      setProblem(null);
    } catch (error) {
      if (error instanceof Problem) setProblem(error);
    }
  };
  return {
    data: first.data ? [...rowsOf(first.data), ...(isBehind ? further.rows : [])] : null,
    first: first.data,
    problem: problem ?? first.problem,
    reload: first.reload,
    more: next === null ? null : () => void more(),
  };
}
