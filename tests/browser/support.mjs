// A Radica of its own for a journey, with generated data and an account of each role, and a browser that looks at it.
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

export const password = 'una frase larga y propia';
export const roles = { viewer: 'viewer', operator: 'operator', auditor: 'auditor', 'data-officer': 'data_officer', admin: 'admin' };
const binary = process.env.RADICA_BINARY;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

// What a file of journeys needs, closed when they are through. `prepare` fills the world and lets it serve, `begin` is the
// first thing that is done in the browser.
export function stage(prepare = ready, begin = () => {}) {
  const world = new World();
  const browser = new Browser();
  before(async () => {
    world.make();
    await prepare(world);
    await browser.open();
    await begin(world, browser);
  });
  after(async () => {
    await browser.close();
    await world.close();
  });
  return { world, browser };
}

export async function ready(world) {
  world.addAccounts();
  await world.serve();
}

export class World {
  make() {
    this.folder = mkdtempSync(join(tmpdir(), 'radica-browser-'));
    const said = this.radica('demo', '--out', '.', '--claims', '300');
    this.radicado = /explain (\S+)/.exec(said)[1]; // of one of its claims
  }

  radica(...words) {
    const ended = spawnSync(binary, words, { cwd: this.folder, encoding: 'utf8', input: `${password}\n` });
    assert.ok(ended.status === 0 || ended.status === 3, `radica ${words.join(' ')}: ${ended.status}\n${ended.stdout}${ended.stderr}`);
    return ended.stdout;
  }

  addAccounts() {
    for (const [name, role] of Object.entries(roles)) this.radica('user', 'add', name, '--role', role);
  }

  read(path) {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  write(path, text) {
    writeFileSync(join(this.folder, path), text);
  }

  // What no command does to the database: times of other days.
  sql(statements) {
    const program = 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1], timeout=20); db.executescript(sys.argv[2]); db.close()';
    const ended = spawnSync('python3', ['-c', program, join(this.folder, 'data/radica.db'), statements], { encoding: 'utf8' });
    assert.equal(ended.status, 0, ended.stderr);
  }

  // Until it listens; everything it says stays in `said`. `port`: the same one again.
  async serve(port = 0) {
    this.said = '';
    this.server = spawn(binary, ['serve'], { cwd: this.folder, env: { ...process.env, RADICA_SERVER_LISTEN: `127.0.0.1:${port}` } });
    for (const stream of [this.server.stdout, this.server.stderr]) stream.on('data', (piece) => (this.said += piece));
    await until(() => this.said.includes('"worker_started"'), () => `radica serve does not begin:\n${this.said}`);
    this.port = Number(/"port":(\d+)/.exec(this.said)[1]);
    this.url = `http://127.0.0.1:${this.port}`;
  }

  async stop() {
    if (!this.server) return;
    const ended = new Promise((resolve) => this.server.once('exit', resolve));
    this.server.kill('SIGTERM');
    await ended;
    this.server = null;
  }

  async close() {
    await this.stop();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function until(isSo, describe = () => 'it does not come to be', seconds = 60) {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, describe());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// The path of a file of that name anywhere below the folder.
export function firstFile(folder, name) {
  const found = readdirSync(folder, { recursive: true }).find((path) => path.split('/').at(-1) === name);
  return found === undefined ? null : join(folder, found);
}

export class Browser {
  async open() {
    this.browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  }

  // A page of a person of their own, with what its console said of policies and what broke in it.
  async page(world, { width = 1366, height = 768, theme = 'light', language = 'es' } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height }, colorScheme: theme, acceptDownloads: true });
    await context.addInitScript((code) => localStorage.setItem('radica-language', code), language);
    const page = await context.newPage();
    page.complaints = [];
    page.on('console', (message) => /Content.Security.Policy|Trusted|Refused to/i.test(message.text()) && page.complaints.push(message.text()));
    page.on('pageerror', (error) => page.complaints.push(String(error)));
    page.setDefaultTimeout(20_000);
    await page.goto(world.url);
    return page;
  }

  close() {
    return this.browser?.close();
  }
}

export async function signIn(page, name, secret = password) {
  await page.getByLabel('Cuenta').or(page.getByLabel('Account')).fill(name);
  await page.locator('input[name=password]').fill(secret);
  await page.locator('button[type=submit]').click();
  await page.locator('nav').waitFor({ state: 'attached' });
}

// What axe finds that is serious or worse.
export async function seriousFindings(page) {
  await page.evaluate(`${axe}; window.axe = axe; 0`);
  const { violations } = await page.evaluate(() => window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}

// An address of each page.
export async function addresses(page, world) {
  const read = (path) => page.evaluate(async (target) => (await fetch(`/api/v1${target}`)).json(), path);
  const { runs } = await read('/runs?limit=1');
  const { reports } = await read('/reports');
  const { tasks } = await read('/tasks?limit=1');
  const found = await Promise.all(['afinia', 'aire'].map((company) => read(`/records/${company}/${world.radicado}`)));
  const { company } = found.find((one) => one.claims).claims[0];
  return ['/', '/ejecuciones', `/ejecuciones/${runs[0].id}`, '/datos', `/datos/${company}/${world.radicado}`, '/calidad', '/integridad', '/programacion', '/tareas', `/tareas/${tasks[0].id}`, '/alertas', '/reportes', `/reportes/${reports[0].name}`, '/rendimiento', '/auditoria', '/ajustes', '/no-hay'];
}

export async function goTo(page, world, path) {
  await page.goto(world.url + path);
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.loading'));
}
