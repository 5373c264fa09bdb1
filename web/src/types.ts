// What /api/v1 answers, as far as the pages read it (docs/server.en.md; the documents of the commands with --json).
// Times are "YYYY-MM-DD HH:MM:SS" of the wall clock of the server.

export interface Session {
  account: string;
  role: string;
  actions: string[];
  expires: string;
  csrf_token: string | null;
  now: string;
  companies: { company: string; title: string }[];
}

export type Sums = Record<string, number>;
export type CompanyBalance = Record<'files' | 'observations' | 'records' | 'store', Sums>;
export type Balance = Record<string, Partial<CompanyBalance>>;

export interface Stage {
  name: string;
  in: number;
  out: number;
  rejected: number;
  skipped: number;
  bytes: number;
  busy_ms: number;
}

export interface Run {
  id: string;
  verb: string;
  actor: string;
  outcome: string;
  started: string;
  ended: string | null;
  is_full: boolean;
  balance: Balance | null;
  stages: Stage[] | null;
  error: string | null;
  task: number | null; // whose work it is
  asked_by: string | null; // who asked for that
  completed_by?: string | null; // of the list and of one run: which later one did what this one left
}
export interface Runs {
  runs: Run[];
  next: string | null;
}

export interface RunFile {
  id: number;
  company: string;
  path: string;
  json: boolean;
  tipo: string | null;
  state: string;
  numero_radicado: string | null;
  observations: number;
  bytes: number;
}
export interface RunFiles {
  files: RunFile[];
  next: number | null;
}

export interface Progress {
  stage: string | null;
  done: number;
  total: number;
  seconds: number;
}

export interface CompanyStatus {
  company: string;
  claims: number;
  processed: number;
  waiting: number;
  files: number;
  vanished: number;
  unread: number;
  quarantine: number;
  new_by_day: { day: string; rows: number }[];
  drift: { kind: string; name: string; first_file: string | null; seen: string }[];
}

export interface Status {
  as_of: string | null;
  status: {
    database: string;
    store: string;
    schema_version: number;
    missing_indexes: unknown[];
    last_run: Run | null;
    lease: { run_id: string; verb: string | null; host: string; silent_seconds: number; progress: Progress | null } | null;
    growth: {
      days: number;
      rows_per_day: number;
      store_bytes: number;
      store_bytes_per_day: number;
      database_bytes: number;
      disks: { path: string; free: number; days_to_full: number | null }[];
    } | null;
    waits: { days: number; files: number; p50_seconds: number; p95_seconds: number; longest_seconds: number } | null;
    open_incidents: number;
    availability: {
      since: string;
      percent: number | null;
      target_percent: number;
      operating_seconds: number;
      down_seconds: number;
      budget_seconds: number;
    } | null;
    companies: CompanyStatus[];
  };
}

export interface RejectGroup {
  company: string;
  rule: string;
  field: string | null;
  shape: string | null;
  signature: string;
  text: string;
  errors: number;
  files: number;
  example: string;
  days: { day: string; errors: number }[]; // the last thirty
}
export interface Rejects {
  as_of: string | null;
  quarantine: {
    groups: RejectGroup[];
    days: { company: string; day: string; errors: number }[];
    repairs: { company: string; rule: string; repairs: number; files: number; example: string }[];
  };
}
export interface RejectEntry {
  id: number;
  file: string;
  index: number | null;
  field: string | null;
  where: string | null;
  excerpt: string | null;
  run_id: string;
  rejected_at: string;
}
export interface RejectEntries {
  entries: RejectEntry[];
  next: number | null;
}
export interface Incomplete {
  as_of: string | null;
  incomplete: { company: string; missing: string; claims: number }[];
}

export interface Occurrence {
  schedule: string;
  at: string;
  instant: number;
  state: string;
  fate: string | null;
  reason: string | null;
  text: string | null;
  task?: number | null;
  actor?: string | null;
}
// Options that may be edited: what holds, and who edited them.
export type Value = string | number | string[];
export interface Edited<Settings extends object> {
  origin: 'default' | 'file' | 'database';
  settings: Settings;
  edit: { actor: string; since: string; keys: string[]; file: Partial<Settings>; refused: string | null } | null;
}
export interface ScheduleSettings extends Record<string, Value> {
  cron: string;
  enabled: string;
  holidays: string;
  hours: string;
  catch_up: string;
  overlap: string;
  zone: string;
  absorbed_by: string[];
  after: string[];
  wait_minutes: number;
  deadline_minutes: number;
  late_minutes: number;
  max_minutes: number;
}
export interface Schedule extends Edited<ScheduleSettings> {
  name: string;
  enabled: boolean;
  cron: string;
  zone: string;
  commands: string[][];
  next: string | null;
  pause: { actor: string; reason: string | null; since: string; until: string | null } | null;
  latest: Occurrence[];
}
export interface Schedules {
  schedules: Schedule[];
}
export interface Forecasts {
  occurrences: Occurrence[];
  sums: { schedule: string; planned: number; run: number; absorbed: number; skipped: number }[];
}

export interface Task {
  id: number;
  arguments: string[];
  state: string;
  priority: number;
  attempt: number;
  attempts: number;
  occurrence: string | null;
  asked_by: string | null;
  wish: string | null;
  created: string;
  earliest: string;
  deadline: string | null;
  started: string | null;
  ended: string | null;
  host: string | null;
  exit_code: number | null;
  error: string | null;
  log: string | null;
  progress?: { stage: string; done: number; total: number };
  runs?: Run[]; // of one task: its attempts that were runs
}
export interface Worker {
  host: string;
  pid: number;
  slots: number;
  started: string;
  silent_seconds: number;
  pressure: string | null;
  pressure_since: string | null;
}
export interface Tasks {
  workers: Worker[];
  tasks: Task[];
  next: number | null;
}

export interface Incident {
  fingerprint: string;
  rule: string;
  severity: 'warning' | 'critical';
  company: string;
  cause: string;
  count: number;
  run_id: string;
  since: string | null;
  opened: string | null;
  told: string | null;
  resolved: string | null;
  acked_by: string;
  what: string;
  command: string;
}
export interface AlertRoute {
  channels: string[];
  severity: string;
  companies: string[];
  hours: string[];
}
export interface AlertSettings {
  rules: { name: string; value: number; minimum: number; maximum: number; unit: string; origin: string }[];
  severities: { name: string; rule: string; value: string; origin: string }[]; // name: of the option
  alerts: Edited<Record<string, Value>>;
  alert_route: Edited<{ routes: AlertRoute[] }>;
  channels: (Edited<{ to: string[] }> & { name: string; kind: string })[];
}
export interface Alerts {
  open: Incident[];
  resolved: Incident[];
  silences: { target: string; since: string; until: string; actor: string; reason: string }[];
  waiting: { channel: string; waiting: number; attempts: number; oldest: string; error: string | null }[];
}

export interface ClaimRow {
  company: string;
  numero_radicado: string;
  fecha: string | null;
  estado_solicitud: string | null;
  tipo_pqr: string | null;
  nic: string | null;
  nombres_apellidos: string | null;
  numero_reclamo_sgc: string | null;
  version: number;
  procesado_flag: boolean;
  fecha_actualizacion: string | null;
}
export interface Found {
  records: ClaimRow[];
  next: string | null;
}

export interface Claim {
  company: string;
  numero_radicado: string;
  row: {
    record: Record<string, unknown>;
    version: number;
    fecha_extraccion: string | null;
    archivo_origen: string | null;
    advertencias: string[];
    fecha_creacion: string | null;
    fecha_actualizacion: string | null;
    procesado_flag: boolean;
    fila_alterada: boolean;
    sources: Record<string, number>;
  } | null;
  rules_changed: boolean;
  observations: { number: number; time: string; file: string; index: number; kind: string; kept: number; warnings: string[] }[];
  corrections: { field: string; value: string | null }[];
  files: { file: string; kind: string; tipo: string | null; bytes: number; fate: string; key: string | null }[];
  objects: { tipo: string; key: string; bytes: number; content_type: string; state: string; registered: string | null; sha256: string }[];
  history: { version: number; field: string; before: string | null; after: string | null; run_id: string | null; file: string | null; changed: string }[];
  missing: string[];
  sharing_sgc: string[];
}
export interface Explained {
  claims: Claim[];
}

export interface FindingClass {
  class: string;
  what: string;
  hint: string;
  found: number;
  settled: number;
  shared: number; // still open, and listed by the reconcile too: counted there
  information: boolean;
  repairable: boolean;
}
export interface Check {
  name: string;
  last: Run | null; // however it went
  whole: Run | null; // of which the findings are
  next: string | null;
  paused: boolean;
  companies: { company: string; run_id: string; classes: FindingClass[] }[];
}
export interface Integrity {
  verify_days: number;
  checks: Check[];
}
export interface Finding {
  id: number;
  check: string;
  company: string;
  class: string;
  what: string;
  numero_radicado: string | null;
  place: string | null;
  detail: string | null;
  settled: boolean;
}
export interface Findings {
  findings: Finding[];
  next: number | null;
}

export interface Report {
  company: string;
  run_id: string;
  now: string;
  balance: Partial<CompanyBalance>;
  rules: Record<string, { severity: string; count: number; samples: string[] }>;
  fields: Record<string, { filled: number; empty: number }>;
  catalogues: Record<string, Record<string, number>>;
  months: Record<string, number>;
}

export interface AuditRow {
  seq: number;
  at: string;
  kind: string;
  actor: string;
  peer: string | null;
  act: string;
  object: string | null;
  reason: string | null;
  details: unknown;
  hash: string;
}
export interface AuditPage {
  rows: AuditRow[];
  next: number | null;
}
export interface AuditVerdict {
  rows: number;
  first: number;
  last: number;
  hash: string | null;
  roots: number | null;
  findings: { fault: string; seq: number; last: number | null; root: string | null }[];
}

export interface Account {
  user: string;
  role: string;
  disabled: boolean;
  created: string;
  password_changed: string;
  last_login: string | null;
}
export interface Token {
  id: number;
  user: string;
  label: string;
  scope: string;
  created: string;
  expires: string;
  last_used: string | null;
  revoked: string | null;
}
