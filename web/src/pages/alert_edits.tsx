// The forms of what is told, to whom and when.
import { useState } from 'preact/hooks';
import { put, remove } from '../api';
import { useCompanies } from '../session';
import { t, word } from '../texts';
import type { AlertRoute, AlertSettings, Value } from '../types';
import { Dialog, say } from '../ui';
import { changesOf, isChanged } from './edited';

const root = '/alerts/settings';
interface FormProps {
  onClose: () => void;
  onDone: () => void;
}

export function RulesEdit({ all, onClose, onDone }: FormProps & { all: AlertSettings }) {
  const options = [...all.rules, ...all.severities];
  const [draft, setDraft] = useState<Record<string, Value>>(Object.fromEntries(options.map((one) => [one.name, one.value])));
  return (
    <Dialog
      title={t.edits.editTitle(t.edits.thresholds)}
      text={t.edits.thresholdsNote}
      submit={t.edits.save}
      needsReason
      isWide
      isReady={options.some((one) => draft[one.name] !== one.value)}
      onClose={onClose}
      onSubmit={async ({ reason = '' }) => {
        const changes = changesOf(all.alerts, draft);
        const isAsFile = Object.keys(changes).length === 0;
        if (isAsFile) await remove(`${root}/rules`, { reason });
        else await put(`${root}/rules`, { edit: changes, reason });
        say(isAsFile ? t.edits.resetDone : t.edits.saved);
        onDone();
      }}
    >
      <div class="form-grid">
        {all.rules.map((one) => (
          <label class="field" key={one.name}>
            <span>{`${word(t.edits.rules, one.name)} (${one.unit})`}</span>
            <input
              type="number"
              inputMode="numeric"
              required
              min={one.minimum}
              max={one.maximum}
              value={String(draft[one.name])}
              onInput={(event) => setDraft({ ...draft, [one.name]: event.currentTarget.value === '' ? '' : Number(event.currentTarget.value) })}
            />
          </label>
        ))}
      </div>
      <h3>{t.edits.severity}</h3>
      <p class="note">{t.edits.severitiesNote}</p>
      <div class="form-grid">
        {all.severities.map((one) => (
          <label class="field" key={one.name}>
            <span>{word(t.edits.ruleNames, one.rule)}</span>
            <select value={String(draft[one.name])} onChange={(event) => setDraft({ ...draft, [one.name]: event.currentTarget.value })}>
              {Object.entries(t.alerts.severities).map(([value, text]) => (
                <option value={value} key={value}>
                  {text}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </Dialog>
  );
}

// A route while it is typed: its hours are lines of a text.
interface DraftRoute extends Omit<AlertRoute, 'hours'> {
  hours: string;
  key: number;
}
const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
const routeOf = ({ channels, severity, companies, hours }: DraftRoute): AlertRoute => ({ channels, severity, companies, hours: linesOf(hours) });
const toggled = (list: string[], name: string, isIn: boolean): string[] => (isIn ? [...list, name] : list.filter((one) => one !== name));

interface RouteFieldsProps {
  place: number;
  route: DraftRoute;
  channels: string[];
  onChange: (route: DraftRoute) => void;
  onRemove: () => void;
}

function RouteFields({ place, route, channels, onChange, onRemove }: RouteFieldsProps) {
  const { all } = useCompanies();
  return (
    <fieldset class="route">
      <legend>{t.edits.route(place)}</legend>
      <div class="choices" role="group" aria-label={`${t.edits.channels}, ${t.edits.route(place)}`}>
        <strong>{t.edits.channels}</strong>
        {channels.map((name) => (
          <label key={name}>
            <input type="checkbox" checked={route.channels.includes(name)} onChange={(event) => onChange({ ...route, channels: toggled(route.channels, name, event.currentTarget.checked) })} />
            {name}
          </label>
        ))}
      </div>
      <div class="choices" role="group" aria-label={`${t.edits.companies}, ${t.edits.route(place)}`}>
        <strong>{t.edits.companies}</strong>
        {all.map(({ company, title }) => (
          <label key={company}>
            <input type="checkbox" checked={route.companies.includes(company)} onChange={(event) => onChange({ ...route, companies: toggled(route.companies, company, event.currentTarget.checked) })} />
            {title}
          </label>
        ))}
        {route.companies.length === 0 && <span class="note">{t.edits.allCompanies}</span>}
      </div>
      <label class="field">
        <span>{t.edits.least}</span>
        <select value={route.severity} onChange={(event) => onChange({ ...route, severity: event.currentTarget.value })}>
          {Object.entries(t.edits.leasts).map(([value, text]) => (
            <option value={value} key={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t.edits.hours}</span>
        <textarea rows={2} value={route.hours} spellcheck={false} onInput={(event) => onChange({ ...route, hours: event.currentTarget.value })} />
        <small>{t.edits.hoursHelp}</small>
      </label>
      <button type="button" class="small" onClick={onRemove}>
        {t.edits.removeRoute(place)}
      </button>
    </fieldset>
  );
}

export function RoutesEdit({ all, onClose, onDone }: FormProps & { all: AlertSettings }) {
  const before = all.alert_route.settings.routes;
  const [routes, setRoutes] = useState<DraftRoute[]>(before.map((one, key) => ({ ...one, hours: one.hours.join('\n'), key })));
  const channels = all.channels.map((one) => one.name);
  const add = (): void => setRoutes([...routes, { channels, severity: 'warning', companies: [], hours: '', key: Math.max(-1, ...routes.map((one) => one.key)) + 1 }]);
  return (
    <Dialog
      title={t.edits.editTitle(t.edits.routes)}
      text={t.edits.routesNote}
      submit={t.edits.save}
      needsReason
      isWide
      isReady={JSON.stringify(routes.map(routeOf)) !== JSON.stringify(before)}
      onClose={onClose}
      onSubmit={async ({ reason = '' }) => {
        await put(`${root}/routes`, { edit: { routes: routes.map(routeOf) }, reason });
        say(t.edits.saved);
        onDone();
      }}
    >
      {routes.map((route, at) => (
        <RouteFields
          key={route.key}
          place={at + 1}
          route={route}
          channels={channels}
          onChange={(next) => setRoutes(routes.map((one) => (one.key === route.key ? next : one)))}
          onRemove={() => setRoutes(routes.filter((one) => one.key !== route.key))}
        />
      ))}
      <button type="button" onClick={add}>
        {t.edits.addRoute}
      </button>
    </Dialog>
  );
}

export function RecipientsEdit({ channel, onClose, onDone }: FormProps & { channel: AlertSettings['channels'][number] }) {
  const [text, setText] = useState(channel.settings.to.join('\n'));
  const draft = { to: linesOf(text) };
  return (
    <Dialog
      title={t.edits.editTitle(channel.name)}
      submit={t.edits.save}
      needsReason
      isReady={isChanged({ ...channel, edit: null }, draft)}
      onClose={onClose}
      onSubmit={async ({ reason = '' }) => {
        await put(`${root}/channels/${encodeURIComponent(channel.name)}`, { edit: draft, reason });
        say(t.edits.saved);
        onDone();
      }}
    >
      <label class="field">
        <span>{t.edits.recipients}</span>
        <textarea rows={4} required value={text} spellcheck={false} onInput={(event) => setText(event.currentTarget.value)} />
        <small>{t.edits.recipientsHelp}</small>
      </label>
    </Dialog>
  );
}
