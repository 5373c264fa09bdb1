import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { goTo, ready, seriousFindings, signIn, stage } from './support.mjs';

// The load of the demo was yesterday; one like it three days ago, and one that failed.
const copyOf = (id, values) => `INSERT INTO radica_run (id, verb, actor, started, ended, outcome, rule_fp, is_full, balance, stages) SELECT ${id}, verb, actor, ${values}, rule_fp, is_full, balance, stages FROM radica_run WHERE id NOT LIKE 'copy%' AND verb = 'run' LIMIT 1;`;
const { world, browser } = stage(async (of) => {
  of.sql(`UPDATE radica_run SET started = datetime(started, '-1 day'), ended = datetime(ended, '-1 day');
    ${copyOf("'copy-1'", "datetime(started, '-2 days'), datetime(ended, '-2 days'), outcome")}
    ${copyOf("'copy-2'", "datetime(started, '-1 minute'), datetime(ended, '-1 minute'), 'fallida'")}
    UPDATE radica_rejected SET rejected_at = datetime(rejected_at, '-1 day');
    INSERT INTO radica_occurrence (schedule, instant, state, fate, reason, decided, actor)
    VALUES ('backup', unixepoch() - 86400, 'terminada', 'omitida', 'missed', unixepoch() - 86400, '');`);
  of.radica('run');
  await ready(of);
});

test('a run shows the files it read, those that were rejected, and what it wrote into the log', async () => {
  const page = await browser.page(world);
  await signIn(page, 'viewer');
  await page.locator('nav').getByRole('link', { name: 'Ejecuciones' }).click();
  await page.getByRole('button', { name: 'Ayer' }).click();
  await page.getByRole('row', { name: /Terminada/ }).getByRole('link').click();
  await page.getByRole('button', { name: 'Mostrar archivos' }).click();
  const files = page.getByRole('region', { name: 'Archivos' });
  await files.getByRole('row').nth(100).waitFor();
  await files.getByRole('button', { name: 'Cargar más' }).click();
  await files.getByRole('row').nth(101).waitFor();
  await files.getByLabel('Qué fue de él').selectOption('Rechazado');
  await page.waitForFunction(() => [...document.querySelectorAll('main section tbody td')].some((cell) => cell.textContent === 'Rechazado'));
  assert.equal(await files.getByRole('cell', { name: 'Leído', exact: true }).count(), 0);
  const log = page.locator('.log');
  await log.getByText('etapa terminada').first().waitFor();
  const line = await log.locator('li', { hasText: 'Verificar archivos: etapa terminada' }).innerText();
  assert.match(line.replace(/\s+/g, ' '), /^\d\d:\d\d:\d\d Nota Verificar archivos: etapa terminada in=\d+ out=\d+/);
  await page.getByLabel('Como está escrito').check();
  await log.getByText('"event":"stage_done"').first().waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(page.complaints, []);
});

test('yesterday is one click away from Hoy, and the days stay in the address', async () => {
  const page = await browser.page(world);
  await signIn(page, 'viewer');
  // What did not even begin and what came in broken are told beside it.
  await page.getByRole('link', { name: '1 programada no corrió' }).waitFor();
  const errors = page.getByRole('link', { name: /^\d+ errore?s? de entrada de ese día esperan?$/ });
  const count = Number((await errors.textContent()).split(' ')[0]);
  await errors.click();
  assert.match(page.url(), /\/calidad\?dia=\d{4}-\d\d-\d\d$/);
  const cells = page.getByRole('region', { name: 'Rechazados, por causa' }).locator('tbody td[data-head="Errores de ese día"]');
  await cells.first().waitFor();
  assert.equal((await cells.allTextContents()).reduce((sum, text) => sum + Number(text), 0), count);
  await page.locator('.lead').getByText(new RegExp(`^${count} errore?s? de entrada de \\d+ clases? esperan`)).waitFor();
  // One by one, also of one that came on other days too.
  const first = Number(await cells.first().textContent());
  await page.getByRole('button', { name: /^Ver: / }).first().click();
  const one = page.locator('main section').filter({ hasText: 'Lo rechazado no se muestra aquí' }).locator('tbody tr');
  await one.first().waitFor();
  assert.equal(await one.count(), first);
  await page.locator('nav').getByRole('link', { name: 'Hoy' }).click();
  await page.getByRole('link', { name: '2 ejecuciones, 1 terminó mal, ya completada por otra' }).click();
  const lead = page.locator('.lead');
  await lead.getByText(/^El \d\d\/\d\d\/\d{4}: 2 ejecuciones; 1 terminó mal, ya completada por otra\.$/).waitFor();
  assert.match(page.url(), /\/ejecuciones\?desde=(\d{4}-\d\d-\d\d)&hasta=\1$/);
  await page.getByLabel('Solo las que no terminaron bien').check();
  await page.getByText('Fallida, ya completada').waitFor();
  assert.equal(await page.locator('main tbody tr').count(), 1);
  assert.deepEqual(await seriousFindings(page), []);
  await page.reload();
  await page.getByText('Fallida, ya completada').waitFor();
  assert.equal(await page.locator('main tbody tr').count(), 1);
  await page.getByLabel('Solo las que no terminaron bien').uncheck();
  await page.getByRole('button', { name: 'Hoy', exact: true }).click();
  await lead.getByText(/: 1 ejecución; ninguna terminó mal\.$/).waitFor();
  await page.getByRole('button', { name: 'Todos los días' }).click();
  await lead.getByText(/^Las 4 más nuevas/).waitFor();
  assert.match(page.url(), /\/ejecuciones$/);
  assert.deepEqual(page.complaints, []);
});

test('a log of ten thousand lines is there at once, and what went wrong in it with one choice', async () => {
  const page = await browser.page(world);
  await signIn(page, 'viewer');
  const { runs } = await page.evaluate(() => fetch('/api/v1/runs?limit=1').then((answer) => answer.json()));
  const line = (number) => JSON.stringify({ ts: '2026-11-24T12:00:00', level: number % 2500 === 7 ? 'error' : number % 100 === 5 ? 'warning' : 'info', event: 'upload', run: runs[0].id, stage: 'upload', key: `Afinia/archivo_${number}`, bytes: 20_480 });
  appendFileSync(join(world.folder, 'data/logs/radica.log'), Array.from({ length: 10_000 }, (_, number) => `${line(number)}\n`).join(''));
  const began = Date.now();
  await goTo(page, world, `/ejecuciones/${runs[0].id}`);
  const log = page.locator('.log');
  await log.getByText('key=Afinia/archivo_9999').waitFor();
  assert.ok(Date.now() - began < 10_000, `${Date.now() - began} ms`);
  assert.equal(await log.locator('li').count(), 500, 'only the newest are drawn');
  await page.getByLabel('Nivel').selectOption('Solo errores (4)');
  assert.deepEqual(await log.locator('li').allInnerTexts().then((all) => all.map((text) => /Error[\s\S]*archivo_(\d+)/.exec(text)[1])), ['7', '2507', '5007', '7507']);
  await page.getByLabel('Nivel').selectOption('Avisos y errores (104)');
  assert.equal(await log.locator('li').count(), 104);
  await page.getByLabel('Nivel').selectOption('Todo');
  await page.getByRole('button', { name: /^Mostrar 500 anteriores/ }).click();
  assert.equal(await log.locator('li').count(), 1000);
  assert.deepEqual(page.complaints, []);
});

test('the axis of a plot tells the days that it reaches over', async () => {
  const page = await browser.page(world);
  await page.addInitScript(() => {
    window.drawn = [];
    const fillText = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
      window.drawn.push(text);
      return fillText.call(this, text, ...rest);
    };
  });
  await signIn(page, 'viewer');
  for (const days of ['', '7']) {
    await goTo(page, world, `/rendimiento${days && `?tiempo=${days}`}`);
    await page.locator('.plot-place canvas').first().waitFor();
    const shown = await page.evaluate(() => window.drawn.filter((text) => /^\d\d\/\d\d$/.test(text)));
    assert.ok(new Set(shown).size >= 2, `${days}: ${JSON.stringify(shown)}`);
  }
  await page.getByRole('combobox', { name: 'Tiempo' }).selectOption('Desde ayer');
  await page.getByText('Hacen falta al menos dos cargas con datos para dibujar.').or(page.locator('.plot-place canvas')).first().waitFor();
  assert.match(page.url(), /\?tiempo=1$/);
  assert.deepEqual(page.complaints, []);
});
