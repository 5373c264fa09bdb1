import { BalanceMark, BalanceTables, CompanyTitle } from '../balance_view';
import { exactMoment, moment, number, share } from '../format';
import { useLoad } from '../load';
import { Mark } from '../marks';
import { pathTo } from '../router';
import { t, word } from '../texts';
import type { Report as ReportOf } from '../types';
import { Bar, CsvButton, Facts, Heading, Link, Section, Shown, Table } from '../ui';

interface Listed {
  name: string;
  modified: string;
}
// afinia_report_20261130.json
const companyOf = (name: string): string => name.split('_report_')[0] ?? name;
const dayOf = (name: string): string => {
  const digits = /_report_(\d{4})(\d{2})(\d{2})/.exec(name);
  return digits ? `${digits[3]}/${digits[2]}/${digits[1]}` : name;
};

export function Reports() {
  const loaded = useLoad<{ reports: Listed[] }>('/reports', ['run']);
  return (
    <Shown of={loaded}>
      {({ reports }) => (
        <>
          <Heading title={t.reports.title} sentence={t.reports.sentence} />
          <Section title={t.reports.title} isQuiet>
            <Table
              label={t.reports.title}
              rows={reports}
              keyOf={(report) => report.name}
              empty={t.reports.none}
              columns={[
                { head: t.reports.day, cell: (report) => <Link to={pathTo('report', { name: report.name })}>{dayOf(report.name)}</Link> },
                { head: t.reports.company, cell: (report) => <CompanyTitle company={companyOf(report.name)} /> },
                { head: t.reports.written, cell: (report) => moment(report.modified) },
                { head: t.reports.name, cell: (report) => <code>{report.name}</code>, isWide: true },
              ]}
            />
          </Section>
        </>
      )}
    </Shown>
  );
}

function Rules({ rules }: { rules: ReportOf['rules'] }) {
  const rows = Object.entries(rules).map(([rule, fact]) => ({ rule, ...fact }));
  rows.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error') || b.count - a.count);
  return (
    <Table
      label={t.reports.rules}
      rows={rows}
      keyOf={(row) => row.rule}
      columns={[
        { head: t.reports.rule, cell: (row) => <code>{row.rule}</code> },
        { head: t.reports.severity, cell: (row) => <Mark tone={row.severity === 'error' ? 'bad' : 'warn'}>{word(t.reports.severities, row.severity)}</Mark> },
        { head: t.reports.times, cell: (row) => number(row.count), isNumber: true },
        { head: t.reports.samples, cell: (row) => <code class="path">{row.samples[0] ?? '—'}</code>, isWide: true },
      ]}
    />
  );
}

export function Report({ name }: { name: string }) {
  const loaded = useLoad<ReportOf>(`/reports/${encodeURIComponent(name)}`);
  return (
    <Shown of={loaded}>
      {(report) => {
        const fields = Object.entries(report.fields).map(([field, counts]) => ({ field, ...counts }));
        const asRows = (): (string | number | null)[][] => [
          ['regla', 'gravedad', 'veces', 'ejemplo'],
          ...Object.entries(report.rules).map(([rule, fact]) => [rule, fact.severity, fact.count, fact.samples[0] ?? null]),
        ];
        return (
          <>
            <Heading
              title={
                <>
                  {t.pages.report} · <CompanyTitle company={report.company} /> · {dayOf(name)}
                </>
              }
              sentence={<BalanceMark balance={report.balance} />}
            >
              <CsvButton name={name.replace('.json', '')} rows={asRows} />
              <button type="button" onClick={() => print()}>
                {t.reports.print}
              </button>
            </Heading>
            <Section title={t.pages.report} isQuiet>
              <Facts
                facts={[
                  [t.reports.company, <CompanyTitle company={report.company} />],
                  [t.reports.written, exactMoment(report.now)],
                  [t.reports.run, <Link to={pathTo('run', { id: report.run_id })}>{report.run_id}</Link>],
                ]}
              />
            </Section>
            <Section title={t.balance.title}>
              <BalanceTables balance={{ [report.company]: report.balance }} />
            </Section>
            <Section title={t.reports.rules}>
              <Rules rules={report.rules} />
            </Section>
            <div class="cards two">
              <Section title={t.reports.fields}>
                <Table
                  label={t.reports.fields}
                  rows={fields}
                  keyOf={(row) => row.field}
                  columns={[
                    { head: t.record.field, cell: (row) => word(t.fields, row.field) },
                    { head: t.plotHead, cell: (row) => <Bar part={row.filled} whole={row.filled + row.empty} />, isWide: true },
                    { head: t.reports.filled, cell: (row) => number(row.filled), isNumber: true },
                    { head: t.quality.share, cell: (row) => share(row.filled, row.filled + row.empty), isNumber: true },
                  ]}
                />
              </Section>
              {Object.entries(report.catalogues).map(([field, values]) => {
                const rows = Object.entries(values).sort((a, b) => b[1] - a[1]);
                const total = rows.reduce((sum, [, count]) => sum + count, 0);
                return (
                  <Section title={`${t.reports.catalogues}: ${word(t.fields, field)}`} key={field}>
                    <Table
                      label={word(t.fields, field)}
                      rows={rows}
                      keyOf={([value]) => value}
                      columns={[
                        { head: t.reports.value, cell: ([value]) => (value === 'unknown' ? t.reports.unknown : value) },
                        { head: t.plotHead, cell: ([, count]) => <Bar part={count} whole={total} />, isWide: true },
                        { head: t.reports.claims, cell: ([, count]) => number(count), isNumber: true },
                      ]}
                    />
                  </Section>
                );
              })}
            </div>
          </>
        );
      }}
    </Shown>
  );
}
