// From the commit of a change in the database to the frame of the browser that shows it: Chromium beside the real
// `radica serve`. Then the first load of a page without anything in the cache, and what serve costs while nobody and
// while one page listens.
// usage: RADICA_BINARY=… node bench/page.mjs EVENTS [URL ADDRESS]    an empty PostgreSQL for radica and for psycopg2
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Browser, goTo, ready, signIn, World } from '../tests/browser/support.mjs';

const [events = '100', url, address] = process.argv.slice(2);
const loads = 20;
const idleSeconds = 20;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function told(name, values, bar) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]);
  console.log(`${name}: ${values.length} times, median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms (bar: ${bar} ms)`);
}

// The process that commits: answers the time of each commit.
class Writer {
  async begin(world) {
    const to = address ? ['postgres', address] : ['sqlite', join(world.folder, 'data/radica.db')];
    this.process = spawn('/usr/bin/python3', [join(dirname(fileURLToPath(import.meta.url)), 'page_writer.py'), ...to], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    this.task = (await this.lines.next()).value;
  }
  async commit(state) {
    this.process.stdin.write(`${state}\n`);
    return Number((await this.lines.next()).value);
  }
  end() {
    this.process?.stdin.end();
  }
}

// When the frame is through in which the first of these elements holds the text, by the wall clock in ms.
const shown = (page, selector, text, isThere = true) =>
  page.evaluate(
    ([find, word, wanted]) =>
      new Promise((resolve) => {
        const look = () => [...document.querySelectorAll(find)].some((node) => node.textContent.includes(word)) === wanted;
        const end = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
        if (look()) return end();
        const watch = new MutationObserver(() => {
          if (!look()) return;
          watch.disconnect();
          end();
        });
        watch.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    [selector, text, isThere],
  );

async function measureEvents(name, writer, one, count) {
  const took = [];
  for (let number = 0; number < count; number += 1) {
    const isOn = number % 2 === 0;
    const seen = one.see(isOn);
    await sleep(250 + Math.random() * 500); // whatever the beat of the server is
    const committed = await writer.commit(isOn ? one.on : 'cancelada');
    took.push((await seen) - committed);
  }
  told(name, took, 500);
}

async function firstLoads(browser, world, state) {
  const took = [];
  for (let number = 0; number < loads; number += 1) {
    const context = await browser.browser.newContext({ storageState: state, viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await page.goto(world.url, { waitUntil: 'commit' });
    took.push((await shown(page, '.verdict h1', '')) - (await page.evaluate(() => performance.timeOrigin)));
    await context.close();
  }
  told('first load of Hoy, nothing in the cache', took, 1_000);
}

// Processor time of serve itself, in per cent of one core.
async function busy(world) {
  const ticks = () => {
    const fields = readFileSync(`/proc/${world.server.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return Number(fields[11]) + Number(fields[12]);
  };
  const before = ticks();
  await sleep(idleSeconds * 1_000);
  return (ticks() - before) / idleSeconds; // 100 ticks a second
}

const world = new World();
const browser = new Browser();
const writer = new Writer();
try {
  world.make();
  if (url) {
    Object.assign(process.env, { RADICA_DATABASE_URL: url, RADICA_DATABASE_PASSWORD: 'env:PGPASSWORD' });
    world.radica('migrate', '--yes');
    world.radica('run');
  }
  await ready(world);
  await browser.open();
  await writer.begin(world);
  await sleep(15_000); // the counts of the first round are there
  const silent = await busy(world);
  const page = await browser.page(world);
  await signIn(page, 'operator');
  await page.getByText('En vivo').waitFor();
  const row = `tr:has(a[href="/tareas/${writer.task}"])`;
  await goTo(page, world, '/tareas');
  await measureEvents('Tareas, a task changes', writer, { on: 'pausada', see: (isOn) => shown(page, row, isOn ? 'En pausa' : 'Cancelada') }, Number(events));
  await goTo(page, world, '/');
  await measureEvents('Hoy, a task fails', writer, { on: 'fallida', see: (isOn) => shown(page, '.hands', `Falló la tarea ${writer.task}`, isOn) }, Number(events));
  console.log(`serve, idle: ${silent.toFixed(1)} % of a core; while a page listens: ${(await busy(world)).toFixed(1)} %`);
  await firstLoads(browser, world, await page.context().storageState());
} finally {
  writer.end();
  await browser.close();
  await world.close();
}
