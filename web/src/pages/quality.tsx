import { useState } from 'preact/hooks';
import { post } from '../api';
import { CompanyTitle } from '../balance_view';
import { duration, moment, nowSeconds, number, share, toSeconds } from '../format';
import { useLoad } from '../load';
import { useCompanies, useMay } from '../session';
import { useStatus } from '../status';
import { t, word } from '../texts';
import type { Incomplete, RejectGroup, Rejects } from '../types';
import { CsvButton, Dialog, Heading, say, Section, Shown, Table, type Column } from '../ui';

const keyOfGroup = (group: RejectGroup): string => [group.company, group.rule, group.field, group.shape].join(' ');

function RejectTable({ groups, onRetry }: { groups: RejectGroup[]; onRetry: (group: RejectGroup) => void }) {
  const mayRetry = useMay('retry');
  const columns: Column<RejectGroup>[] = [
    { head: t.data.company, cell: (group) => <CompanyTitle company={group.company} /> },
    { head: t.quality.cause, cell: (group) => group.text, isWide: true },
    { head: t.quality.errors, cell: (group) => number(group.errors), isNumber: true },
    { head: t.quality.files, cell: (group) => number(group.files), isNumber: true },
    { head: t.quality.example, cell: (group) => <code class="path">{group.example}</code>, isWide: true },
  ];
  if (mayRetry)
    columns.push({
      head: t.quality.retry,
      cell: (group) => (
        <button type="button" class="small" onClick={() => onRetry(group)} aria-label={`${t.quality.retry}: ${group.text}`}>
          {t.quality.retry}
        </button>
      ),
    });
  return <Table label={t.quality.rejects} columns={columns} rows={groups} keyOf={keyOfGroup} empty={t.quality.sentence(0, 0)} />;
}

function IncompleteTable({ rows }: { rows: Incomplete['incomplete'] }) {
  const companies = useStatus().data?.status.companies ?? [];
  const claimsOf = (company: string): number => companies.find((one) => one.company === company)?.claims ?? 0;
  return (
    <Table
      label={t.quality.incomplete}
      rows={rows}
      keyOf={(row) => `${row.company} ${row.missing}`}
      empty={t.quality.complete}
      columns={[
        { head: t.data.company, cell: (row) => <CompanyTitle company={row.company} /> },
        { head: t.quality.missing, cell: (row) => word(t.fields, row.missing), isWide: true },
        { head: t.quality.claims, cell: (row) => number(row.claims), isNumber: true },
        { head: t.quality.share, cell: (row) => share(row.claims, claimsOf(row.company)), isNumber: true },
      ]}
    />
  );
}

export function Quality() {
  const rejects = useLoad<Rejects>('/rejects', ['run'], 30);
  const incomplete = useLoad<Incomplete>('/incomplete', ['run'], 30);
  const companies = useStatus().data?.status.companies ?? [];
  const { title } = useCompanies();
  const [retried, setRetried] = useState<RejectGroup | null>(null);
  const drift = companies.flatMap((one) => one.drift.map((entry) => ({ ...entry, company: one.company })));
  return (
    <Shown of={rejects}>
      {({ as_of, quarantine: { groups, repairs } }) => {
        const errors = groups.reduce((sum, group) => sum + group.errors, 0);
        const sorted = [...groups].sort((a, b) => b.errors - a.errors);
        const asRows = (): (string | number | null)[][] => [
          ['company', 'rule', 'field', 'shape', 'text', 'errors', 'files', 'example'],
          ...sorted.map((group) => [group.company, group.rule, group.field, group.shape, group.text, group.errors, group.files, group.example]),
        ];
        return (
          <>
            <Heading title={t.quality.title} sentence={as_of ? t.quality.sentence(errors, groups.length) : t.countingFirst}>
              {groups.length > 0 && <CsvButton name="rechazados" rows={asRows} />}
            </Heading>
            {as_of && <p class="as-of">{t.asOf(duration(nowSeconds() - toSeconds(as_of)))}</p>}
            <Section title={t.quality.rejects} note={t.quality.rejectsText}>
              <RejectTable groups={sorted} onRetry={setRetried} />
            </Section>
            <div class="cards two">
              <Section title={t.quality.incomplete} note={t.quality.incompleteText}>
                <Shown of={incomplete}>{(found) => <IncompleteTable rows={found.incomplete} />}</Shown>
              </Section>
              {repairs.length > 0 && (
                <Section title={t.quality.repairs} note={t.quality.repairsText}>
                  <Table
                    label={t.quality.repairs}
                    rows={[...repairs].sort((a, b) => b.repairs - a.repairs)}
                    keyOf={(row) => `${row.company} ${row.rule}`}
                    columns={[
                      { head: t.data.company, cell: (row) => <CompanyTitle company={row.company} /> },
                      { head: t.quality.rule, cell: (row) => <code>{row.rule}</code>, isWide: true },
                      { head: t.quality.repaired, cell: (row) => number(row.repairs), isNumber: true },
                      { head: t.quality.files, cell: (row) => number(row.files), isNumber: true },
                    ]}
                  />
                </Section>
              )}
            </div>
            {drift.length > 0 && (
              <Section title={t.quality.drift} note={t.quality.driftText}>
                <Table
                  label={t.quality.drift}
                  rows={drift}
                  keyOf={(row) => `${row.company} ${row.kind} ${row.name}`}
                  columns={[
                    { head: t.data.company, cell: (row) => <CompanyTitle company={row.company} /> },
                    { head: t.quality.name, cell: (row) => <code>{row.name}</code> },
                    { head: t.quality.seen, cell: (row) => moment(row.seen) },
                    { head: t.quality.example, cell: (row) => <code class="path">{row.first_file ?? '—'}</code>, isWide: true },
                  ]}
                />
              </Section>
            )}
            {retried && (
              <Dialog
                title={t.quality.retryTitle}
                text={t.quality.retryText(retried.rule, title(retried.company))}
                submit={t.quality.retry}
                onClose={() => setRetried(null)}
                onSubmit={async () => {
                  const { task } = await post<{ task: number }>('/rejects/retry', { rule: retried.rule, company: retried.company });
                  say(t.quality.retried(task));
                  rejects.reload();
                }}
              />
            )}
          </>
        );
      }}
    </Shown>
  );
}
