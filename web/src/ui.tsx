// The few parts that all pages are made of.
import type { ComponentChildren, TargetedMouseEvent, TargetedSubmitEvent } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Problem } from './api';
import { csvText, saveAs } from './csv';
import { today } from './format';
import { Mark } from './marks';
import type { Listed } from './paged';
import { go } from './router';
import { t } from './texts';

interface LinkProps {
  to: string;
  children: ComponentChildren;
  class?: string;
  onGo?: () => void;
  isCurrent?: boolean;
}

export function Link({ to, children, class: kind, onGo, isCurrent }: LinkProps) {
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onGo?.();
    go(to);
  };
  return (
    <a class={kind} href={to} aria-current={isCurrent ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  );
}

export function Heading({ title, sentence, children }: { title: ComponentChildren; sentence?: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="heading">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {sentence && <p class="lead">{sentence}</p>}
      </div>
      {children && <div class="acts">{children}</div>}
    </div>
  );
}

interface SectionProps {
  title: ComponentChildren;
  note?: ComponentChildren;
  children: ComponentChildren;
  acts?: ComponentChildren;
  isQuiet?: boolean; // what it is stands above it already: only a screen reader needs its title
}

export function Section({ title, note, children, acts, isQuiet }: SectionProps) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={id}>
      <div class={isQuiet && !acts ? 'unseen' : 'card-head'}>
        <h2 id={id} class={isQuiet ? 'unseen' : ''}>
          {title}
        </h2>
        {acts && <div class="acts">{acts}</div>}
      </div>
      {note && <p class="note">{note}</p>}
      {children}
    </section>
  );
}

export interface Column<Row> {
  head: string;
  cell: (row: Row) => ComponentChildren;
  isNumber?: boolean;
  isWide?: boolean; // takes what is left
}

interface TableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  empty?: ComponentChildren;
}

// A table that is a list of cards where there is no room for one. Roles are said, for display: block takes them away.
export function Table<Row>({ label, columns, rows, keyOf, empty }: TableProps<Row>) {
  if (rows.length === 0) return <p class="empty">{empty ?? t.none}</p>;
  const kind = (column: Column<Row>): string => `${column.isNumber ? 'number ' : ''}${column.isWide ? 'wide' : ''}`;
  return (
    <table role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th role="columnheader" scope="col" class={kind(column)} key={column.head}>
              {column.head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row" key={keyOf(row)}>
            {columns.map((column) => (
              <td role="cell" class={kind(column)} data-head={column.head} key={column.head}>
                <div>{column.cell(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Facts({ facts }: { facts: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  return (
    <div class="problem" role="alert">
      <Mark tone="bad">{problem.status === 0 ? t.problem.network : problem.message || t.problem.title}</Mark>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.status === 429 && problem.retryAfter > 0 && <p>{t.problem.wait(problem.retryAfter)}</p>}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {t.problem.retry}
        </button>
      )}
    </div>
  );
}

// What was read, or why not, or that it is on its way.
export function Shown<T>({ of, children }: { of: { data: T | null; problem: Problem | null; reload: () => void }; children: (data: T) => ComponentChildren }) {
  if (of.data !== null)
    return (
      <>
        {of.problem && <ProblemNote problem={of.problem} onRetry={of.reload} />}
        {children(of.data)}
      </>
    );
  if (of.problem) return <ProblemNote problem={of.problem} onRetry={of.reload} />;
  return <p class="loading">{t.loading}</p>;
}

export function More({ of }: { of: { more: (() => void) | null } }) {
  return of.more ? (
    <button type="button" onClick={of.more}>
      {t.more}
    </button>
  ) : null;
}

// A list that is read page by page, whole: what is not here yet, what went wrong, and the way to the next page.
export function PagedTable<Row>({ of, ...table }: { of: Listed<Row> } & Omit<TableProps<Row>, 'rows'>) {
  return (
    <>
      <Shown of={of}>{(rows) => <Table {...table} rows={rows} />}</Shown>
      <More of={of} />
    </>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: [string, string][]; // value, what is shown
  onPick: (value: string) => void;
}

export function Choice({ label, value, options, onPick }: ChoiceProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {options.map(([name, shown]) => (
          <option value={name} key={name}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}

// One of several, or all of them.
export const Filter = ({ options, ...rest }: ChoiceProps) => <Choice {...rest} options={[['', t.all], ...options]} />;

// Does something that may fail; says how it went.
export function useDeed(): { isBusy: boolean; problem: Problem | null; doIt: (deed: () => Promise<void>) => Promise<boolean> } {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const doIt = async (deed: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setProblem(null);
    try {
      await deed();
      return true;
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, 'bug', String(error)));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, problem, doIt };
}

interface FieldProps {
  label: string;
  help?: string;
  name: string;
  autocomplete: string;
  isSecret?: boolean;
  isFirst?: boolean;
  most?: number; // characters
}

export function Field({ label, help = '', name, autocomplete, isSecret = false, isFirst = false, most }: FieldProps) {
  const id = useId();
  const helpId = `${id}-help`;
  const rest = { id, name, autocomplete, autoFocus: isFirst, required: true, spellcheck: false, maxLength: most, 'aria-describedby': help ? helpId : undefined } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {isSecret ? <input {...rest} type="password" /> : <input {...rest} type="text" autocapitalize="none" />}
      {help && <small id={helpId}>{help}</small>}
    </div>
  );
}

interface DialogProps {
  title: string;
  text?: ComponentChildren;
  submit: string;
  needsReason?: boolean;
  isGrave?: boolean;
  isWide?: boolean;
  isReady?: boolean; // there is something to be done
  children?: ComponentChildren; // further fields
  onClose: () => void;
  onSubmit: (values: Record<string, string>) => Promise<void>;
}

// Asks before something is done. The browser keeps the focus in it and gives it back.
export function Dialog({ title, text, submit, needsReason, isGrave, isWide, isReady = true, children, onClose, onSubmit }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { isBusy, problem, doIt } = useDeed();
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => opener instanceof HTMLElement && opener.focus();
  }, []);
  const send = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const secrets = event.currentTarget.querySelectorAll<HTMLInputElement>('input[type=password]');
    const values: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget)) values[name] = String(value).trim();
    for (const secret of secrets) values[secret.name] = secret.value; // a blank may be part of it
    const isDone = await doIt(() => onSubmit(values));
    for (const secret of secrets) secret.value = '';
    if (isDone) onClose();
  };
  return (
    <dialog ref={dialog} class={isWide ? 'wide' : undefined} aria-labelledby={id} onClose={onClose}>
      <form onSubmit={send}>
        <h2 id={id}>{title}</h2>
        {text && <p>{text}</p>}
        {children}
        {needsReason && (
          <div class="field">
            <label for={`${id}reason`}>{t.reason}</label>
            <textarea id={`${id}reason`} name="reason" rows={3} required maxLength={500} aria-describedby={`${id}help`} />
            <small id={`${id}help`}>{t.reasonHelp}</small>
          </div>
        )}
        {problem && <ProblemNote problem={problem} />}
        <div class="acts end">
          <button type="button" onClick={() => dialog.current?.close()}>
            {t.cancel}
          </button>
          <button type="submit" class={isGrave ? 'grave' : 'main'} disabled={isBusy || !isReady}>
            {submit}
          </button>
        </div>
      </form>
    </dialog>
  );
}

export function CsvButton({ name, rows }: { name: string; rows: () => (string | number | null)[][] }) {
  const save = (): void => saveAs(`${name}_${today().replaceAll('-', '')}.csv`, new Blob([csvText(rows())], { type: 'text/csv;charset=utf-8' }));
  return (
    <button type="button" onClick={save}>
      {t.downloadCsv}
    </button>
  );
}

// A part of a whole; its words stand beside it.
export function Bar({ part, whole, tone = 'run' }: { part: number; whole: number; tone?: string }) {
  const width = whole > 0 ? Math.min(100, (100 * part) / whole) : 0;
  return (
    <svg class={`bar ${tone}`} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-back" width="100" height="4" />
      <rect class="bar-part" width={width} height="4" />
    </svg>
  );
}

// Says what was done, where a screen reader hears it.
let announce: (text: string) => void = () => undefined;
export const say = (text: string): void => announce(text);
export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => {
    let timer = 0;
    announce = (said) => {
      clearTimeout(timer);
      setText(said);
      timer = window.setTimeout(() => setText(''), 6_000);
    };
  }, []);
  return (
    <div class={text ? 'toast' : 'toast hidden'} role="status">
      {text && <Mark tone="good">{text}</Mark>}
    </div>
  );
}
