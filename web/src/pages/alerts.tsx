import { useState } from 'preact/hooks';
import { post } from '../api';
import { moment, number } from '../format';
import { useLoad } from '../load';
import { Mark } from '../marks';
import { useCompanies, useMay } from '../session';
import { t, word } from '../texts';
import type { Alerts as All } from '../types';
import { Dialog, Heading, say, Section, Shown, Table } from '../ui';
import { AlertSettings } from './alert_settings';
import { Incidents } from './incidents';

export function Alerts() {
  const loaded = useLoad<All>('/alerts', ['alert'], 60);
  const mayChange = useMay('alert_change');
  const { title } = useCompanies();
  const [ended, setEnded] = useState('');
  return (
    <Shown of={loaded}>
      {({ open, resolved, silences, waiting }) => (
        <>
          <Heading title={t.alerts.title} sentence={t.alerts.sentence(open.length)} />
          <Section title={t.alerts.open}>
            <Incidents all={open} onDone={loaded.reload} empty={t.alerts.sentence(0)} />
          </Section>
          <div class="cards two">
            <Section title={t.alerts.silences}>
              <Table
                label={t.alerts.silences}
                rows={silences}
                keyOf={(one) => one.target}
                empty={t.alerts.noSilences}
                columns={[
                  { head: t.alerts.target, cell: (one) => open.find((incident) => incident.fingerprint === one.target)?.what ?? one.target, isWide: true },
                  { head: t.alerts.until, cell: (one) => moment(one.until) },
                  { head: t.alerts.by, cell: (one) => one.actor },
                  { head: t.reason, cell: (one) => one.reason },
                  ...(mayChange
                    ? [
                        {
                          head: t.doings,
                          cell: (one: All['silences'][number]) => (
                            <button type="button" class="small" onClick={() => setEnded(one.target)}>
                              {t.alerts.endSilence}
                            </button>
                          ),
                        },
                      ]
                    : []),
                ]}
              />
            </Section>
            {waiting.length > 0 && (
              <Section title={t.alerts.waiting}>
                <Table
                  label={t.alerts.waiting}
                  rows={waiting}
                  keyOf={(one) => one.channel}
                  columns={[
                    { head: t.alerts.channel, cell: (one) => one.channel, isWide: true },
                    { head: t.alerts.messages, cell: (one) => number(one.waiting), isNumber: true },
                    { head: t.alerts.tries, cell: (one) => number(one.attempts), isNumber: true },
                    { head: t.alerts.since, cell: (one) => moment(one.oldest) },
                    { head: t.run.error, cell: (one) => one.error ?? '—' },
                  ]}
                />
              </Section>
            )}
            <Section title={t.alerts.resolved}>
              <Table
                label={t.alerts.resolved}
                rows={resolved}
                keyOf={(one) => `${one.fingerprint} ${one.opened}`}
                empty={t.alerts.noResolved}
                columns={[
                  { head: t.reports.severity, cell: (one) => <Mark tone="quiet">{word(t.alerts.severities, one.severity)}</Mark> },
                  { head: t.alerts.what, cell: (one) => one.what, isWide: true },
                  { head: t.alerts.where, cell: (one) => (one.company ? title(one.company) : t.alerts.everywhere) },
                  { head: t.alerts.since, cell: (one) => moment(one.since ?? one.opened) },
                  { head: t.alerts.until, cell: (one) => moment(one.resolved) },
                ]}
              />
            </Section>
          </div>
          <AlertSettings />
          {ended && (
            <Dialog
              title={t.alerts.endSilenceTitle}
              submit={t.alerts.endSilence}
              needsReason
              onClose={() => setEnded('')}
              onSubmit={async ({ reason = '' }) => {
                await post(`/alerts/${encodeURIComponent(ended)}/silence`, { minutes: '0', reason });
                say(t.alerts.done);
                loaded.reload();
              }}
            />
          )}
        </>
      )}
    </Shown>
  );
}
