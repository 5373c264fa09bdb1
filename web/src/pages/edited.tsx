// What all forms of edits share: who edited it, taking it back, what of a form differs from the file.
import { remove } from '../api';
import { moment } from '../format';
import { t, word } from '../texts';
import type { Edited, Value } from '../types';
import { Dialog, say } from '../ui';

export function EditedMark({ of }: { of: Edited<object> }) {
  if (!of.edit) return null;
  const { actor, since, keys, refused } = of.edit;
  const names = keys.map((key) => word({ ...t.edits.fields, ...t.edits.rules, ...t.edits.ruleNames }, key.replace('severity.', ''))).join(', ');
  return (
    <small class="under" title={names}>
      {refused ? t.edits.refused(refused) : t.edits.editedBy(actor, moment(since))}
    </small>
  );
}

interface ResetProps {
  title: string;
  path: string;
  onClose: () => void;
  onDone: () => void;
}

export function ResetDialog({ title, path, onClose, onDone }: ResetProps) {
  return (
    <Dialog
      title={t.edits.resetTitle(title)}
      text={t.edits.resetText}
      submit={t.edits.resetSubmit}
      needsReason
      onClose={onClose}
      onSubmit={async ({ reason = '' }) => {
        await remove(path, { reason });
        say(t.edits.resetDone);
        onDone();
      }}
    />
  );
}

const isSame = (a: Value | undefined, b: Value | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

// The options of a draft that are not what the file says: the whole edit, whatever was edited before.
export function changesOf<Settings extends Record<string, Value>>(of: Edited<Settings>, draft: Record<string, Value>): Record<string, Value> {
  const file: Record<string, Value> = { ...of.settings, ...of.edit?.file };
  return Object.fromEntries(Object.entries(draft).filter(([key, value]) => !isSame(file[key], value)));
}

// Whether a draft differs from what holds.
export const isChanged = (of: Edited<Record<string, Value>>, draft: Record<string, Value>): boolean =>
  Object.entries(draft).some(([key, value]) => !isSame(of.settings[key], value));
