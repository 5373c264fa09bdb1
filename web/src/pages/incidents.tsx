// Open incidents, and what one can do about them: on two pages.
import { useState } from 'preact/hooks';
import { post } from '../api';
import { shortMoment } from '../format';
import { Mark } from '../marks';
import { pathTo } from '../router';
import { RunNow, useMayRun } from '../run_now';
import { useCompanies, useMay } from '../session';
import { t, word } from '../texts';
import type { Incident, Schedules } from '../types';
import { Dialog, Link, say, useDeed } from '../ui';

const toneOfIncident = (incident: Incident): 'bad' | 'warn' => (incident.severity === 'critical' ? 'bad' : 'warn');

// Which schedule would mend it.
const mends: Record<string, string> = { corrida_fallida: 'incremental', corrida_abandonada: 'incremental', registro_atrasado: 'incremental', respaldo_ausente: 'backup', respaldo_pequeno: 'backup' };
const ofSchedules = new Set(['ocurrencia_perdida', 'programacion_fallida']);
export const mendedBy = ({ rule, cause }: Incident): string | undefined => (ofSchedules.has(rule) ? cause : mends[rule]);

export function SilenceDialog({ target, what, onClose, onDone }: { target: string; what: string; onClose: () => void; onDone: () => void }) {
  return (
    <Dialog
      title={t.alerts.silenceTitle}
      text={what}
      submit={t.alerts.silence.replace('…', '')}
      needsReason
      onClose={onClose}
      onSubmit={async ({ minutes = '60', reason = '' }) => {
        await post(`/alerts/${encodeURIComponent(target)}/silence`, { minutes, reason });
        say(t.alerts.done);
        onDone();
      }}
    >
      <label class="field">
        <span>{t.alerts.minutes}</span>
        <select name="minutes">
          {Object.entries(t.alerts.spans).map(([minutes, name]) => (
            <option value={minutes} key={minutes}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </Dialog>
  );
}

interface Props {
  all: Incident[];
  schedules?: Schedules | null; // of a page that reads them anyway
  onDone: () => void;
  empty: string;
}

export function Incidents({ all, schedules, onDone, empty }: Props) {
  const mayChange = useMay('alert_change');
  const mayRun = useMayRun(schedules);
  const { title } = useCompanies();
  const [silenced, setSilenced] = useState<Incident | null>(null);
  const { isBusy, doIt } = useDeed();
  const take = (incident: Incident): void =>
    void doIt(async () => {
      await post(`/alerts/${encodeURIComponent(incident.fingerprint)}/ack`);
      say(t.alerts.done);
      onDone();
    });
  if (all.length === 0)
    return (
      <p class="empty">
        <Mark tone="good">{empty}</Mark>
      </p>
    );
  return (
    <>
      <ul class="incidents">
        {all.map((incident) => (
          <li key={incident.fingerprint}>
            <Mark tone={toneOfIncident(incident)}>{word(t.alerts.severities, incident.severity)}</Mark>
            <div>
              <p class="what">{incident.what}</p>
              <p class="note">
                {incident.company ? title(incident.company) : t.alerts.everywhere} · {t.alerts.since.toLowerCase()} {shortMoment(incident.since ?? incident.opened)} ·{' '}
                {incident.acked_by ? t.alerts.acked(incident.acked_by) : t.alerts.notAcked}
              </p>
              <p class="note">
                {!mayRun(mendedBy(incident)) && (
                  <>
                    {t.alerts.next}: <code>{incident.command}</code>{' '}
                  </>
                )}
                {incident.run_id && <Link to={pathTo('run', { id: incident.run_id })}>{t.alerts.seeRun}</Link>}
              </p>
              {(mayChange || mayRun(mendedBy(incident))) && (
                <div class="acts">
                  {mayRun(mendedBy(incident)) && <RunNow schedule={mendedBy(incident) ?? ''} onDone={onDone} />}
                  {mayChange && !incident.acked_by && (
                    <button type="button" class="small" disabled={isBusy} onClick={() => take(incident)}>
                      {t.alerts.ack}
                    </button>
                  )}
                  {mayChange && (
                    <button type="button" class="small" onClick={() => setSilenced(incident)}>
                      {t.alerts.silence}
                    </button>
                  )}
                </div>
              )}
            </div>
          </li>
        ))}
      </ul>
      {silenced && <SilenceDialog target={silenced.fingerprint} what={silenced.what} onClose={() => setSilenced(null)} onDone={onDone} />}
    </>
  );
}
