// A text of the server that may grow: what a process said, what a run wrote into the log.
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, send } from './api';
import { saveAs } from './csv';
import { live } from './live';
import { t } from './texts';
import { Section } from './ui';

const rest = 2_000; // ms between two looks at a log that grows
const most = 400_000; // characters that are shown

// Read piece by piece; goes on while it runs. A piece is whole lines.
function useLog(path: string, isRunning: boolean, shape: (piece: string) => string): string | null {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    let isOver = false;
    let offset = 0;
    let timer = 0;
    const read = async (): Promise<void> => {
      try {
        for (;;) {
          const answer = await send('GET', `${path}?from=${offset}`, { isBackground: offset > 0 });
          const piece = await answer.text();
          if (isOver) return;
          if (offset === 0 || piece) setText((before) => ((offset === 0 ? '' : (before ?? '')) + shape(piece)).slice(-most));
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
  }, [path, isRunning]);
  return text;
}

interface Props {
  path: string; // of the server
  title: string;
  none: string; // what is said when there is nothing
  file: string; // the name it is saved under
  isRunning: boolean;
  shape?: (piece: string) => string;
}

const asItIs = (piece: string): string => piece;

export function LogView({ path, title, none, file, isRunning, shape = asItIs }: Props) {
  const text = useLog(path, isRunning, shape);
  const [follows, setFollows] = useState(true);
  const place = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (follows && place.current) place.current.scrollTop = place.current.scrollHeight;
  }, [text, follows]);
  return (
    <Section
      title={title}
      acts={
        text && (
          <>
            <label class="check">
              <input type="checkbox" checked={follows} onChange={(event) => setFollows(event.currentTarget.checked)} />
              <span>{t.tasks.follow}</span>
            </label>
            <button type="button" class="small" onClick={() => saveAs(file, new Blob([text], { type: 'text/plain' }))}>
              {t.tasks.downloadLog}
            </button>
          </>
        )
      }
    >
      {text ? (
        <pre class="log" ref={place} tabIndex={0} aria-label={title}>
          {text}
        </pre>
      ) : (
        <p class="empty">{none}</p>
      )}
    </Section>
  );
}
