// Finds claims. What was asked for never stands in an address: it may be personal data.
import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { post } from '../api';
import { CompanyTitle } from '../balance_view';
import { moment } from '../format';
import { Mark } from '../marks';
import { pathTo } from '../router';
import { useCompanies } from '../session';
import { t } from '../texts';
import type { ClaimRow, Found } from '../types';
import { CsvButton, Heading, Link, ProblemNote, Section, Table, useDeed, type Column } from '../ui';

type Key = keyof typeof t.data.keys;
const page = 50;

interface Asked {
  key: Key;
  value: string;
  companies: string[];
}
interface Listed {
  rows: ClaimRow[];
  next: Map<string, string>; // by company, where there are more
}
// What was found stays while one looks at a record.
let last: { asked: Asked; listed: Listed } | null = null;
export const forgetSearch = (): void => void (last = null);

async function find(asked: Asked, before?: Listed): Promise<Listed> {
  const companies = before ? asked.companies.filter((company) => before.next.has(company)) : asked.companies;
  const next = new Map<string, string>();
  const rows = before ? [...before.rows] : [];
  const answers = await Promise.all(companies.map((company) => post<Found>('/records/search', { company, [asked.key]: asked.value, limit: page, ...(before && { after: before.next.get(company) ?? '' }) })));
  answers.forEach((answer, at) => {
    rows.push(...answer.records);
    const company = companies[at];
    if (answer.next && company) next.set(company, answer.next);
  });
  return { rows, next };
}

const columns = (): Column<ClaimRow>[] => [
  { head: t.fields.numero_radicado ?? '', cell: (row) => <Link to={pathTo('record', { company: row.company, radicado: row.numero_radicado })}>{row.numero_radicado}</Link>, isWide: true },
  { head: t.data.company, cell: (row) => <CompanyTitle company={row.company} /> },
  { head: t.fields.fecha ?? '', cell: (row) => moment(row.fecha) },
  { head: t.fields.estado_solicitud ?? '', cell: (row) => row.estado_solicitud ?? '—' },
  { head: t.fields.tipo_pqr ?? '', cell: (row) => row.tipo_pqr ?? '—' },
  { head: t.fields.nic ?? '', cell: (row) => row.nic ?? '—' },
  { head: t.fields.nombres_apellidos ?? '', cell: (row) => row.nombres_apellidos ?? '—' },
  { head: t.fields.numero_reclamo_sgc ?? '', cell: (row) => row.numero_reclamo_sgc ?? '—' },
  { head: t.data.archived, cell: (row) => (row.procesado_flag ? <Mark tone="good">{t.data.archivedYes}</Mark> : <Mark tone="wait">{t.data.archivedNo}</Mark>) },
  { head: t.data.changed, cell: (row) => moment(row.fecha_actualizacion) },
];

function asRows(rows: ClaimRow[]): (string | number | null)[][] {
  const names = ['company', 'numero_radicado', 'fecha', 'estado_solicitud', 'tipo_pqr', 'nic', 'nombres_apellidos', 'numero_reclamo_sgc', 'version', 'fecha_actualizacion'] as const;
  return [[...names], ...rows.map((row) => names.map((name) => row[name]))];
}

export function Data() {
  const { all } = useCompanies();
  const [key, setKey] = useState<Key>(last?.asked.key ?? 'radicado');
  const [found, setFound] = useState(last);
  const { isBusy, problem, doIt } = useDeed();
  const show = (asked: Asked, listed: Listed): void => setFound((last = { asked, listed }));
  const search = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const company = String(form.get('company') ?? '');
    const asked: Asked = { key, value: String(form.get('value') ?? '').trim(), companies: company ? [company] : all.map((one) => one.company) };
    void doIt(async () => show(asked, await find(asked)));
  };
  const searchBy = (asked: Asked, other: Key): void => {
    setKey(other);
    void doIt(async () => show({ ...asked, key: other }, await find({ ...asked, key: other })));
  };
  const more = (): void => {
    if (found) void doIt(async () => show(found.asked, await find(found.asked, found.listed)));
  };
  return (
    <>
      <Heading title={t.data.title} sentence={t.data.sentence} />
      <Section title={t.data.search} isQuiet note={t.data.masked}>
        <form class="search" onSubmit={search} role="search">
          <fieldset class="choices">
            <legend>{t.data.key}</legend>
            {(Object.keys(t.data.keys) as Key[]).map((name) => (
              <label key={name}>
                <input type="radio" name="key" value={name} checked={key === name} onChange={() => setKey(name)} />
                <span>{t.data.keys[name]}</span>
              </label>
            ))}
          </fieldset>
          <label class="field grow">
            <span>{t.data.value}</span>
            <input name="value" required maxLength={200} autocomplete="off" spellcheck={false} defaultValue={found?.asked.value ?? ''} />
          </label>
          <label class="field">
            <span>{t.data.company}</span>
            <select name="company">
              <option value="">{t.all}</option>
              {all.map((one) => (
                <option value={one.company} key={one.company}>
                  {one.title}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" class="main" disabled={isBusy}>
            {isBusy ? t.data.searching : t.data.search}
          </button>
        </form>
      </Section>
      {problem && <ProblemNote problem={problem} />}
      <div aria-live="polite">
        {found && (
          <Section
            title={t.data.found(found.listed.rows.length, found.listed.next.size > 0)}
            acts={found.listed.rows.length > 0 && <CsvButton name="reclamos" rows={() => asRows(found.listed.rows)} />}
          >
            {found.listed.rows.length > 0 && <Table label={t.data.title} columns={columns()} rows={found.listed.rows} keyOf={(row) => `${row.company}/${row.numero_radicado}`} />}
            {found.listed.rows.length === 0 && (
              <p class="acts">
                {(Object.keys(t.data.keys) as Key[])
                  .filter((name) => name !== found.asked.key)
                  .map((name) => (
                    <button type="button" class="small" disabled={isBusy} onClick={() => searchBy(found.asked, name)} key={name}>
                      {t.data.tryKey(t.data.keys[name])}
                    </button>
                  ))}
              </p>
            )}
            {found.listed.next.size > 0 && (
              <button type="button" onClick={more} disabled={isBusy}>
                {t.more}
              </button>
            )}
          </Section>
        )}
      </div>
    </>
  );
}
