import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { exactMoment, number } from '../format';
import { Mark } from '../marks';
import { usePaged } from '../paged';
import { pathTo } from '../router';
import { useMay } from '../session';
import { t, word } from '../texts';
import type { AuditPage, AuditRow, AuditVerdict } from '../types';
import { CsvButton, Heading, Link, PagedTable, ProblemNote, Section, Table, useDeed } from '../ui';
import { scheduleName } from '../words';

function Verdict() {
  const [verdict, setVerdict] = useState<AuditVerdict | null>(null);
  const { isBusy, problem, doIt } = useDeed();
  const verify = (): void => void doIt(async () => setVerdict(await post<AuditVerdict>('/audit/verify')));
  return (
    <div class="verdict-line" aria-live="polite">
      <button type="button" onClick={verify} disabled={isBusy}>
        {isBusy ? t.audit.verifying : t.audit.verify}
      </button>
      {problem && <ProblemNote problem={problem} />}
      {verdict && (
        <span>
          {verdict.findings.length === 0 ? <Mark tone="good">{t.audit.whole(verdict.rows)}</Mark> : <Mark tone="bad">{t.audit.broken(verdict.findings.length)}</Mark>}{' '}
          {verdict.roots !== null && <small>{t.audit.roots(verdict.roots)}</small>}
        </span>
      )}
      {verdict && verdict.findings.length > 0 && (
        <Table
          label={t.audit.fault}
          rows={verdict.findings}
          keyOf={(finding) => `${finding.fault} ${finding.seq}`}
          columns={[
            { head: t.audit.seq, cell: (finding) => finding.seq, isNumber: true },
            { head: t.audit.fault, cell: (finding) => <code>{finding.fault}</code>, isWide: true },
          ]}
        />
      )}
    </div>
  );
}

const asRows = (rows: AuditRow[]): (string | number | null)[][] => [
  ['seq', 'at', 'kind', 'actor', 'peer', 'act', 'object', 'reason', 'hash'],
  ...rows.map((row) => [row.seq, row.at, row.kind, row.actor, row.peer, row.act, row.object, row.reason, row.hash]),
];

// A run leads to its page; schedules have words.
function Thing({ of: { act, object } }: { of: AuditRow }) {
  if (!object) return <>—</>;
  if (/^\d{8}_\d{6}-/.test(object)) return <Link to={pathTo('run', { id: object })}>{object}</Link>;
  return act.startsWith('schedule ') ? <span title={object}>{scheduleName(object)}</span> : <>{object}</>;
}

export function Audit() {
  const [query, setQuery] = useState('');
  const list = usePaged<AuditRow, AuditPage>(`/audit?limit=50${query}`, (page) => page.rows);
  const mayVerify = useMay('audit_verify');
  const filter = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const value = (name: string): string => String(form.get(name) ?? '').trim();
    const words: [string, string][] = [
      ['actor', value('actor')],
      ['act', value('act')],
      ['from', value('from') && `${value('from')} 00:00:00`],
      ['to', value('to') && `${value('to')} 23:59:59`],
    ];
    setQuery(words.map(([name, text]) => (text ? `&${name}=${encodeURIComponent(text)}` : '')).join(''));
  };
  return (
    <>
      <Heading title={t.audit.title} sentence={t.audit.sentence}>
        {mayVerify && <Verdict />}
      </Heading>
      <Section title={t.audit.title} isQuiet acts={list.data && list.data.length > 0 && <CsvButton name="auditoria" rows={() => asRows(list.data ?? [])} />}>
        <form class="filters" onSubmit={filter}>
          <label class="field">
            <span>{t.audit.from}</span>
            <input type="date" name="from" />
          </label>
          <label class="field">
            <span>{t.audit.to}</span>
            <input type="date" name="to" />
          </label>
          <label class="field">
            <span>{t.audit.actor}</span>
            <input name="actor" autocomplete="off" />
          </label>
          <label class="field">
            <span>{t.audit.act}</span>
            <select name="act">
              <option value="">{t.all}</option>
              {Object.entries(t.acts).map(([act, text]) => (
                <option value={act} key={act}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">{t.audit.filter}</button>
        </form>
        <PagedTable
          of={list}
          label={t.audit.title}
          keyOf={(row) => row.seq}
          empty={t.audit.none}
          columns={[
            { head: t.audit.seq, cell: (row) => number(row.seq), isNumber: true },
            { head: t.audit.at, cell: (row) => exactMoment(row.at) },
            { head: t.audit.actor, cell: (row) => row.actor },
            { head: t.audit.act, cell: (row) => <span title={row.act}>{word({ ...t.verbs, ...t.acts }, row.act)}</span> },
            { head: t.audit.object, cell: (row) => <Thing of={row} />, isWide: true },
            { head: t.audit.reason, cell: (row) => row.reason ?? '—' },
            { head: t.audit.peer, cell: (row) => row.peer ?? '—' },
          ]}
        />
      </Section>
    </>
  );
}
