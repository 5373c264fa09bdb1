// When and whom alerts tell: thresholds, routes with their hours, recipients; what the file says and what was edited.
import { useState } from 'preact/hooks';
import { useLoad } from '../load';
import { Mark } from '../marks';
import { useCompanies, useMay } from '../session';
import { t, word } from '../texts';
import type { AlertRoute, AlertSettings as All } from '../types';
import { Section, Shown, Table } from '../ui';
import { RecipientsEdit, RoutesEdit, RulesEdit } from './alert_edits';
import { EditedMark, ResetDialog } from './edited';

const root = '/alerts/settings';
type Asked = { kind: 'rules' | 'routes' } | { kind: 'channel'; name: string } | { kind: 'reset'; title: string; path: string };

interface ActsProps {
  title: string;
  isEdited: boolean;
  onEdit: () => void;
  onReset: () => void;
}

function EditActs({ title, isEdited, onEdit, onReset }: ActsProps) {
  return (
    <span class="acts">
      <button type="button" class="small" onClick={onEdit} aria-label={`${t.edits.edit} ${title}`}>
        {t.edits.edit}
      </button>
      {isEdited && (
        <button type="button" class="small" onClick={onReset} aria-label={`${t.edits.reset} ${title}`}>
          {t.edits.reset}
        </button>
      )}
    </span>
  );
}

function Rules({ all }: { all: All }) {
  return (
    <>
      <EditedMark of={all.alerts} />
      <Table
        label={t.edits.thresholds}
        rows={all.rules}
        keyOf={(one) => one.name}
        columns={[
          { head: t.edits.threshold, cell: (one) => word(t.edits.rules, one.name), isWide: true },
          { head: t.edits.value, cell: (one) => (one.value === 0 ? <Mark tone="quiet">{t.edits.off}</Mark> : `${one.value}\u00a0${one.unit}`), isNumber: true },
          { head: t.edits.origin, cell: (one) => word(t.edits.origins, one.origin) },
        ]}
      />
      <h3>{t.edits.severity}</h3>
      <Table
        label={t.edits.severity}
        rows={all.severities}
        keyOf={(one) => one.name}
        columns={[
          { head: t.edits.threshold, cell: (one) => word(t.edits.ruleNames, one.rule), isWide: true },
          { head: t.edits.severity, cell: (one) => word(t.alerts.severities, one.value) },
          { head: t.edits.origin, cell: (one) => word(t.edits.origins, one.origin) },
        ]}
      />
    </>
  );
}

function Routes({ all }: { all: All }) {
  const { title } = useCompanies();
  const routes = all.alert_route.settings.routes.map((route, place) => ({ ...route, place }));
  return (
    <>
      <EditedMark of={all.alert_route} />
      <Table
        label={t.edits.routes}
        rows={routes}
        keyOf={(one) => one.place}
        empty={t.edits.noRoutes}
        columns={[
          { head: t.edits.channels, cell: (one: AlertRoute) => one.channels.join(', '), isWide: true },
          { head: t.edits.least, cell: (one: AlertRoute) => word(t.edits.leasts, one.severity) },
          { head: t.edits.companies, cell: (one: AlertRoute) => one.companies.map(title).join(', ') || t.edits.allCompanies },
          { head: t.edits.hours, cell: (one: AlertRoute) => one.hours.join('; ') || t.edits.always },
        ]}
      />
    </>
  );
}

export function AlertSettings() {
  const loaded = useLoad<All>(root);
  const mayChange = useMay('alert_change');
  const mayRecipients = useMay('config_change');
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (): void => setAsked(null);
  const forms = { onClose: close, onDone: loaded.reload };
  return (
    <Shown of={loaded}>
      {(all) => {
        const acts = (kind: 'rules' | 'routes', title: string, isEdited: boolean) =>
          mayChange && <EditActs title={title} isEdited={isEdited} onEdit={() => setAsked({ kind })} onReset={() => setAsked({ kind: 'reset', title, path: `${root}/${kind}` })} />;
        const channel = asked?.kind === 'channel' ? all.channels.find((one) => one.name === asked.name) : undefined;
        return (
          <>
            <div class="cards two">
              <Section title={t.edits.thresholds} note={t.edits.thresholdsNote} acts={acts('rules', t.edits.thresholds, all.alerts.edit !== null)}>
                <Rules all={all} />
              </Section>
              <Section title={t.edits.routes} note={t.edits.routesNote} acts={acts('routes', t.edits.routes, all.alert_route.edit !== null)}>
                <Routes all={all} />
                <h3>{t.edits.channels}</h3>
                <Table
                  label={t.edits.channels}
                  rows={all.channels}
                  keyOf={(one) => one.name}
                  empty={<Mark tone="warn">{t.edits.noChannels}</Mark>}
                  columns={[
                    { head: t.edits.channel, cell: (one) => one.name },
                    { head: t.edits.kind, cell: (one) => word(t.edits.kinds, one.kind) },
                    {
                      head: t.edits.recipients,
                      cell: (one) => (
                        <>
                          {one.kind === 'email' ? one.settings.to.join(', ') : t.edits.secretAddress}
                          <EditedMark of={one} />
                        </>
                      ),
                      isWide: true,
                    },
                    ...(mayRecipients
                      ? [
                          {
                            head: t.doings,
                            cell: (one: All['channels'][number]) =>
                              one.kind === 'email' ? (
                                <EditActs
                                  title={one.name}
                                  isEdited={one.edit !== null}
                                  onEdit={() => setAsked({ kind: 'channel', name: one.name })}
                                  onReset={() => setAsked({ kind: 'reset', title: one.name, path: `${root}/channels/${encodeURIComponent(one.name)}` })}
                                />
                              ) : (
                                '—'
                              ),
                          },
                        ]
                      : []),
                  ]}
                />
              </Section>
            </div>
            {asked?.kind === 'rules' && <RulesEdit all={all} {...forms} />}
            {asked?.kind === 'routes' && <RoutesEdit all={all} {...forms} />}
            {channel && <RecipientsEdit channel={channel} {...forms} />}
            {asked?.kind === 'reset' && <ResetDialog title={asked.title} path={asked.path} {...forms} />}
          </>
        );
      }}
    </Shown>
  );
}
