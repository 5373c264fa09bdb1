// One claim: its fields and where each came from, its files, its changes. Masked until somebody says why not.
import { useState } from 'preact/hooks';
import { post, send } from '../api';
import { CompanyTitle } from '../balance_view';
import { saveAs } from '../csv';
import { bytes, exactMoment, moment } from '../format';
import { useLoad } from '../load';
import { Mark, type Tone } from '../marks';
import { pathTo } from '../router';
import { useMay } from '../session';
import { t, word } from '../texts';
import type { Claim, Explained } from '../types';
import { Dialog, Facts, Heading, Link, Section, Shown, Table } from '../ui';

const fileName = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
const extra = 'datos_extra.';
const nameOf = (field: string): string => (field.startsWith(extra) ? `${t.fields.datos_extra}: ${field.slice(extra.length)}` : word(t.fields, field));

// A value as people read it: what datos_extra holds may itself hold lists and further keys.
function Value({ of }: { of: unknown }) {
  if (typeof of === 'boolean') return <>{of ? t.yes : t.no}</>;
  if (of === null || of === undefined) return <>—</>;
  if (typeof of !== 'object') return <span class="value">{String(of)}</span>;
  const entries = Object.entries(of);
  if (entries.length === 0) return <>—</>;
  if (Array.isArray(of))
    return (
      <ul class="plain-list">
        {of.map((inner: unknown, at) => (
          <li key={at}>
            <Value of={inner} />
          </li>
        ))}
      </ul>
    );
  return (
    <dl class="keys">
      {entries.map(([key, inner]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>
            <Value of={inner} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

// The history has a key of datos_extra as JSON, unless it is masked.
const aTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
function Past({ field, text }: { field: string; text: string | null }) {
  if (text && aTime.test(text)) return <>{exactMoment(text)}</>;
  if (!text || !field.startsWith(extra)) return <Value of={text || null} />;
  try {
    return <Value of={JSON.parse(text)} />;
  } catch {
    return <Value of={text} />;
  }
}
const toneOfObject = (state: string): Tone => (state === 'verificado' ? 'good' : 'wait');

function Fields({ claim }: { claim: Claim }) {
  const row = claim.row;
  if (!row) return <p class="empty">{t.record.noRow}</p>;
  const corrected = new Set(claim.corrections.map((one) => one.field));
  const from = (field: string): string => {
    if (corrected.has(field)) return t.record.correction;
    const source = row.sources[field];
    return source ? t.record.observation(source) : '—';
  };
  const names = Object.keys(row.record);
  const order = Object.keys(t.fields).filter((name) => names.includes(name));
  return (
    <Table
      label={t.record.fields}
      rows={[...order, ...names.filter((name) => !order.includes(name))]}
      keyOf={(name) => name}
      columns={[
        { head: t.record.field, cell: (name) => word(t.fields, name) },
        { head: t.record.value, cell: (name) => (name === 'fecha' ? moment(String(row.record[name])) : <Value of={row.record[name]} />), isWide: true },
        { head: t.record.from, cell: (name) => from(name) },
      ]}
    />
  );
}

function Files({ claim, base }: { claim: Claim; base: string }) {
  const mayDownload = useMay('download_file');
  const [wanted, setWanted] = useState('');
  return (
    <>
      <Table
        label={t.record.files}
        rows={claim.objects}
        keyOf={(object) => object.key}
        empty={t.record.noFiles}
        columns={[
          { head: t.record.file, cell: (object) => <span title={object.key}>{fileName(object.key)}</span>, isWide: true },
          { head: t.record.kind, cell: (object) => word(t.roles_of_file, object.tipo) },
          { head: t.record.size, cell: (object) => bytes(object.bytes), isNumber: true },
          { head: t.record.state, cell: (object) => <Mark tone={toneOfObject(object.state)}>{word(t.objectStates, object.state)}</Mark> },
          { head: t.record.registered, cell: (object) => moment(object.registered) },
          ...(mayDownload
            ? [
                {
                  head: t.record.download.replace('…', ''),
                  cell: (object: Claim['objects'][number]) => (
                    <button type="button" class="small" onClick={() => setWanted(object.key)} aria-label={`${t.record.download} ${fileName(object.key)}`}>
                      {t.record.download}
                    </button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {wanted && (
        <Dialog
          title={t.record.downloadTitle}
          text={<code>{fileName(wanted)}</code>}
          submit={t.record.download.replace('…', '')}
          needsReason
          onClose={() => setWanted('')}
          onSubmit={async ({ reason = '' }) => saveAs(fileName(wanted), await (await send('POST', `${base}/file`, { body: { key: wanted, reason } })).blob())}
        />
      )}
    </>
  );
}

function History({ claim }: { claim: Claim }) {
  return (
    <Table
      label={t.record.history}
      rows={claim.history.map((entry, at) => ({ ...entry, at }))}
      keyOf={(entry) => entry.at}
      empty={t.record.noHistory}
      columns={[
        { head: t.record.when, cell: (entry) => moment(entry.changed) },
        { head: t.record.field, cell: (entry) => nameOf(entry.field) },
        { head: t.record.before, cell: (entry) => <Past field={entry.field} text={entry.before} /> },
        { head: t.record.after, cell: (entry) => <Past field={entry.field} text={entry.after} /> },
        { head: t.record.source, cell: (entry) => entry.file ?? '—', isWide: true },
      ]}
    />
  );
}

function Observations({ claim }: { claim: Claim }) {
  return (
    <Table
      label={t.record.observations}
      rows={claim.observations}
      keyOf={(one) => one.number}
      columns={[
        { head: 'Nº', cell: (one) => one.number, isNumber: true },
        { head: t.record.observed, cell: (one) => exactMoment(one.time) },
        { head: t.record.became, cell: (one) => word(t.kinds, one.kind) },
        { head: t.record.source, cell: (one) => one.file, isWide: true },
        { head: t.record.warnings, cell: (one) => one.warnings.join(', ') || '—' },
      ]}
    />
  );
}

export function Record({ company, radicado }: { company: string; radicado: string }) {
  const base = `/records/${encodeURIComponent(company)}/${encodeURIComponent(radicado)}`;
  const loaded = useLoad<Explained>(base, ['run']);
  const [open, setOpen] = useState<Explained | null>(null); // revealed; nowhere else is it kept
  const [isAsking, setAsking] = useState(false);
  const mayReveal = useMay('reveal_personal_data');
  return (
    <Shown of={loaded}>
      {(masked) => {
        const claim = (open ?? masked).claims[0];
        if (!claim) return <p class="empty">{t.record.noRow}</p>;
        const row = claim.row;
        return (
          <>
            <Heading
              title={
                <>
                  {t.pages.record} {claim.numero_radicado}
                </>
              }
              sentence={
                <>
                  <CompanyTitle company={claim.company} /> · {row ? t.record.sentence(row.version, claim.objects.length) : t.record.noRow}
                </>
              }
            >
              {open ? (
                <>
                  <Mark tone="warn">{t.record.revealed}</Mark>
                  <button type="button" onClick={() => setOpen(null)}>
                    {t.record.hide}
                  </button>
                </>
              ) : (
                mayReveal && (
                  <button type="button" onClick={() => setAsking(true)}>
                    {t.record.reveal}
                  </button>
                )
              )}
              <Link to={pathTo('data')} class="button">
                {t.record.back}
              </Link>
            </Heading>
            {row?.fila_alterada && (
              <div class="problem">
                <Mark tone="warn">{t.record.altered}</Mark>
              </div>
            )}
            <Section title={t.pages.record} isQuiet>
              <Facts
                facts={[
                  [t.record.extracted, exactMoment(row?.fecha_extraccion)],
                  [t.record.created, exactMoment(row?.fecha_creacion)],
                  [t.record.changed, exactMoment(row?.fecha_actualizacion)],
                  [t.data.archived, row?.procesado_flag ? <Mark tone="good">{t.data.archivedYes}</Mark> : <Mark tone="wait">{t.data.archivedNo}</Mark>],
                  ...(claim.missing.length > 0 ? ([[t.record.missing, <Mark tone="warn">{claim.missing.map((name) => word(t.fields, name)).join(', ')}</Mark>]] as [string, preact.ComponentChildren][]) : []),
                  ...(claim.sharing_sgc.length > 0 ? ([[t.record.sharing, claim.sharing_sgc.map((other) => <Link to={pathTo('record', { company, radicado: other })}>{other} </Link>)]] as [string, preact.ComponentChildren][]) : []),
                ]}
              />
            </Section>
            <Section title={t.record.fields}>
              <Fields claim={claim} />
            </Section>
            <Section title={t.record.files}>
              <Files claim={claim} base={base} />
            </Section>
            <Section title={t.record.history}>
              <History claim={claim} />
            </Section>
            <Section title={t.record.observations}>
              <Observations claim={claim} />
            </Section>
            {isAsking && (
              <Dialog
                title={t.record.revealTitle}
                text={t.record.revealText}
                submit={t.record.reveal.replace('…', '')}
                needsReason
                onClose={() => setAsking(false)}
                onSubmit={async ({ reason = '' }) => setOpen(await post<Explained>(`${base}/reveal`, { reason }))}
              />
            )}
          </>
        );
      }}
    </Shown>
  );
}
