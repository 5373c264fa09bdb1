// A log of the server that may grow: what a process said, what a run wrote.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Problem, send } from './api';
import { saveAs } from './csv';
import { exactMoment, number } from './format';
import { live } from './live';
import { levels, LineReader, type Level, type LogLine } from './log_lines';
import { Shape, type Tone } from './marks';
import { t, word } from './texts';
import { Choice, Section } from './ui';

const rest = 2_000; // ms between two looks at a log that grows
const most = 50_000; // lines that are kept, the newest
const step = 500; // lines that are drawn at first, and each time that somebody asks for more

const tones: Record<Level, Tone> = { debug: 'wait', info: 'quiet', warning: 'warn', error: 'bad' };

// Read piece by piece; goes on while it runs. Nothing: there is none.
function useLog(path: string, isRunning: boolean): LogLine[] | null {
  const [lines, setLines] = useState<LogLine[] | null>(null);
  const place = useRef({ offset: 0, reader: new LineReader(), whole: [] as LogLine[] });
  useEffect(() => {
    const at = place.current;
    let isOver = false;
    let timer = 0;
    // Whether there may be more at once.
    const readPiece = async (): Promise<boolean> => {
      const answer = await send('GET', `${path}?from=${at.offset}`, { isBackground: at.offset > 0 });
      const piece = await answer.arrayBuffer();
      if (isOver) return false;
      at.offset = Number(answer.headers.get('X-Next-Offset') ?? at.offset);
      at.whole = [...at.whole, ...at.reader.read(piece)].slice(-most);
      setLines([...at.whole, ...at.reader.unfinished]);
      return piece.byteLength > 0;
    };
    const read = async (): Promise<void> => {
      try {
        if (at.offset === 0 || live.state !== 'paused') while (await readPiece());
      } catch (error) {
        // What has just begun may have said nothing yet.
        if (!(error instanceof Problem) || error.status !== 404) return;
      }
      if (isRunning && !isOver) timer = window.setTimeout(() => void read(), rest);
    };
    void read();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [path, isRunning]);
  return lines;
}

function Line({ line }: { line: LogLine }) {
  return (
    <li class={`log-line ${tones[line.level]}`}>
      <time title={exactMoment(line.time)}>{line.time.slice(11, 19)}</time>
      <span class={`mark ${tones[line.level]}`}>
        <Shape tone={tones[line.level]} />
        <span>{t.log.levels[line.level]}</span>
      </span>
      <span class="log-text">
        {line.stage && `${word(t.stages, line.stage)}: `}
        {word(t.log.events, line.event)} {line.facts && <small>{line.facts}</small>}
      </span>
    </li>
  );
}

interface Props {
  path: string; // of the server
  title: string;
  none: string; // what is said when there is nothing
  file: string; // the name it is saved under
  isRunning: boolean;
}

export function LogView({ path, title, none, file, isRunning }: Props) {
  const lines = useLog(path, isRunning);
  const [least, setLeast] = useState('');
  const [isRaw, setRaw] = useState(false);
  const [follows, setFollows] = useState(true);
  const [count, setCount] = useState(step);
  const place = useRef<HTMLDivElement>(null);
  const below = useRef<number | null>(null); // how far from the end one had read when earlier lines came
  const wanted = useMemo(() => (lines ?? []).filter((line) => levels.indexOf(line.level) >= levels.indexOf((least || 'debug') as Level)), [lines, least]);
  const counts = useMemo(() => ({ warning: 0, error: 0, ...Object.fromEntries(levels.map((level) => [level, (lines ?? []).filter((line) => line.level === level).length])) }), [lines]);
  const shown = wanted.slice(-count);
  const hidden = wanted.length - shown.length;
  useLayoutEffect(() => {
    const box = place.current;
    if (!box) return;
    if (below.current !== null) box.scrollTop = box.scrollHeight - below.current;
    else if (follows) box.scrollTop = box.scrollHeight;
    below.current = null;
  }, [lines, follows, count, least, isRaw]);
  const showEarlier = (): void => {
    const box = place.current;
    if (box) below.current = box.scrollHeight - box.scrollTop;
    setFollows(false);
    setCount(count + step);
  };
  const save = (): void => saveAs(file, new Blob((lines ?? []).map((line) => `${line.raw}\n`), { type: 'text/plain' }));
  if (!lines?.length)
    return (
      <Section title={title}>
        <p class="empty">{none}</p>
      </Section>
    );
  return (
    <Section
      title={title}
      acts={
        <button type="button" class="small" onClick={save}>
          {t.tasks.downloadLog}
        </button>
      }
    >
      <div class="filters log-tools">
        <Choice label={t.log.level} value={least} options={[['', t.log.all], ['warning', t.log.fromWarning(counts.warning + counts.error)], ['error', t.log.onlyErrors(counts.error)]]} onPick={setLeast} />
        {isRunning && (
          <label class="check">
            <input type="checkbox" checked={follows} onChange={(event) => setFollows(event.currentTarget.checked)} />
            <span>{t.tasks.follow}</span>
          </label>
        )}
        <label class="check">
          <input type="checkbox" checked={isRaw} onChange={(event) => setRaw(event.currentTarget.checked)} />
          <span>{t.log.raw}</span>
        </label>
        {hidden > 0 && (
          <button type="button" class="small" onClick={showEarlier}>
            {t.log.earlier(number(Math.min(step, hidden)), number(hidden))}
          </button>
        )}
      </div>
      <div class="log" ref={place} tabIndex={0} role="group" aria-label={title}>
        {shown.length === 0 && <p class="empty">{t.log.none}</p>}
        {isRaw ? <pre>{shown.map((line) => `${line.raw}\n`).join('')}</pre> : <ol>{shown.map((line) => <Line line={line} key={line.number} />)}</ol>}
      </div>
    </Section>
  );
}
