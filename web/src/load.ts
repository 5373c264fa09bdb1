// What a page shows of the server: read once, again when an event says that it changed, and now and then.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { get, Problem } from './api';
import { live, type Topic } from './live';

export interface Loaded<T> {
  data: T | null;
  problem: Problem | null;
  reload: () => void;
}

const kept = new Map<string, unknown>(); // the last answers, to show at once when somebody comes back to a page
export const forgetAnswers = (): void => kept.clear();

// Events come in flocks: the first of one is answered at once, those that follow together.
const flock = 20; // ms
const soon = 300; // ms between two answers

export function useLoad<T>(path: string | null, topics: readonly Topic[] = [], everySeconds = 0): Loaded<T> {
  const [data, setData] = useState<T | null>((path && (kept.get(path) as T)) || null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const wanted = useRef(path);
  wanted.current = path;

  const read = useCallback(
    async (isBackground: boolean) => {
      if (!path) return;
      try {
        const found = await get<T>(path, isBackground);
        kept.set(path, found);
        if (wanted.current !== path) return;
        setData(found);
        setProblem(null);
      } catch (error) {
        if (wanted.current === path && error instanceof Problem) setProblem(error);
      }
    },
    [path],
  );

  useEffect(() => {
    setData((path && (kept.get(path) as T)) || null);
    setProblem(null);
    void read(false);
    let timer = 0;
    let last = 0;
    const later = (): void => {
      timer ||= window.setTimeout(
        () => {
          timer = 0;
          last = performance.now();
          void read(true);
        },
        Math.max(flock, last + soon - performance.now()),
      );
    };
    const leave = live.on((topic) => (topic === 'resync' || topics.includes(topic)) && later());
    const beat = everySeconds ? window.setInterval(() => live.state !== 'paused' && !document.hidden && later(), everySeconds * 1000) : 0;
    return () => {
      leave();
      clearTimeout(timer);
      clearInterval(beat);
    };
  }, [path, read]);

  return { data, problem, reload: () => void read(false) };
}
