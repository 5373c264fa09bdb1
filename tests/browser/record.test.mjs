import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ready, signIn, stage } from './support.mjs';

const hostile = 'MARIA </td><img src=x onerror=alert(1)><script>window.broken=1</script> =cmd()';
const { world, browser } = stage(async (world) => {
  const seen = { numero_radicado: 'RE-JOURNEY-1', fecha: '2026-11-20 10:00:00', estado_solicitud: 'Cerrada', tipo_pqr: 'Queja', nic: '7654321', telefono: '3104567890', nombres_apellidos: hostile, coordenadas: { lat: '10.4', puntos: ['norte', true] } };
  for (const barrio of ['Centro', 'Manga']) {
    world.write(`data/downloads/afinia/oficina_virtual/pqr_data_journey_${barrio}.json`, JSON.stringify([{ ...seen, barrio }]));
    world.radica('--set', 'pipeline.settle_seconds=0', 'run');
  }
  await ready(world);
});

async function find(page) {
  await page.keyboard.press('/');
  await page.getByLabel('NIC').check();
  await page.getByLabel('Valor completo').fill('7654321');
  await page.getByRole('button', { name: 'Buscar', exact: true }).click();
  await page.getByRole('heading', { name: '1 reclamo encontrado.' }).waitFor();
}

// What the row of datos_extra shows, key by key.
const extraOf = (page) =>
  page
    .getByRole('row')
    .filter({ hasText: 'Datos extra' })
    .locator('dl')
    .first()
    .evaluate((list) => {
      const read = (node) => {
        const inner = node.querySelector(':scope > dl, :scope > ul');
        if (!inner) return node.textContent;
        if (inner.tagName === 'UL') return [...inner.children].map(read);
        return Object.fromEntries([...inner.children].map((pair) => [pair.children[0].textContent, read(pair.children[1])]));
      };
      return read(list.parentElement);
    });

const changeOf = (page) => page.getByRole('row').filter({ hasText: 'Datos extra: barrio' }).innerText();

test('a record is found by NIC, is masked, and its key stands in no address', async () => {
  const page = await browser.page(world);
  const addresses = [];
  page.on('request', (request) => addresses.push(request.url()));
  await signIn(page, 'viewer');
  await find(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Descargar lista (CSV)' }).click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  assert.equal(csv.codePointAt(0), 0xfeff);
  assert.match(csv, /company;numero_radicado;.*\r\nafinia;RE-JOURNEY-1;/);
  await page.getByRole('link', { name: 'RE-JOURNEY-1' }).click();
  await page.getByRole('heading', { name: 'Radicado RE-JOURNEY-1' }).waitFor();
  const text = await page.locator('main').innerText();
  for (const value of ['7654321', '3104567890', 'MARIA']) assert.ok(!text.includes(value), value);
  assert.match(text, /20\/11\/2026\s10:00/);
  assert.deepEqual(await extraOf(page), { barrio: '***', coordenadas: '***' });
  assert.match(await changeOf(page), /\*\*\*.*\*\*\*/s);
  assert.equal(await page.getByRole('button', { name: 'Ver datos personales…' }).count(), 0);
  // What was found is still there.
  await page.getByRole('link', { name: 'Buscar otro' }).click();
  await page.getByRole('heading', { name: '1 reclamo encontrado.' }).waitFor();
  assert.ok(addresses.every((address) => !address.includes('7654321')));
  assert.deepEqual(page.complaints, []);
});

test('the data officer sees it with a reason, as text whatever it holds, and the audit tells', async () => {
  const page = await browser.page(world);
  await signIn(page, 'data-officer');
  await find(page);
  await page.getByRole('link', { name: 'RE-JOURNEY-1' }).click();
  await page.getByRole('button', { name: 'Ver datos personales…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Ver datos personales' }).click();
  assert.ok(await dialog.isVisible(), 'nothing is shown without a reason');
  await dialog.getByLabel('Motivo').fill('recurso de la usuaria');
  await dialog.getByRole('button', { name: 'Ver datos personales' }).click();
  await page.getByText('Datos personales a la vista').waitFor();
  assert.match(await page.locator('main').innerText(), /\+573104567890/);
  assert.match(await page.locator('main').innerText(), /<img src=x onerror=alert\(1\)>/i);
  assert.deepEqual(await extraOf(page), { barrio: 'Manga', coordenadas: { lat: '10.4', puntos: ['norte', 'sí'] } });
  assert.match(await changeOf(page), /^\S+\s\S+\s+Datos extra: barrio\s+Centro\s+Manga\s/);
  assert.equal(await page.locator('main img').count(), 0);
  assert.equal(await page.evaluate(() => window.broken), undefined);
  await page.getByRole('button', { name: 'Ocultar' }).click();
  assert.ok(!(await page.locator('main').innerText()).includes('+573104567890'));

  await page.getByRole('button', { name: 'Descargar… pqr_data.json' }).or(page.getByRole('button', { name: /^Descargar… / })).first().click();
  await page.getByLabel('Motivo').fill('copia para el recurso');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: 'Descargar' }).click()]);
  assert.match(readFileSync(await download.path(), 'utf8'), /RE-JOURNEY-1/);

  await page.getByRole('link', { name: 'Auditoría' }).click();
  const row = page.getByRole('row').filter({ hasText: 'recurso de la usuaria' });
  await row.getByText('vio datos personales').waitFor();
  await row.getByText('afinia/RE-JOURNEY-1').waitFor();
  await page.getByRole('button', { name: 'Verificar la cadena' }).click();
  await page.getByText('La cadena está entera').waitFor();
  assert.deepEqual(page.complaints, []);
});

test('what was rejected is found by its cause and read again', async () => {
  const page = await browser.page(world);
  await signIn(page, 'operator');
  await page.getByText('esperan corrección').waitFor({ timeout: 40_000 });
  await page.getByRole('link', { name: 'Revisar los rechazados' }).click();
  const row = page.getByRole('row').filter({ hasText: 'JSON cortado' }).first();
  await row.getByRole('button', { name: /^Ver: / }).click();
  const entries = page.getByRole('region', { name: /: .*JSON cortado/ });
  await entries.getByRole('row').nth(1).getByText('***').waitFor();
  await row.getByRole('button', { name: /^Reintentar: / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reintentar' }).click();
  await page.getByText(/Pedido: tarea \d+\./).waitFor();
  await page.getByRole('link', { name: /^Ver la tarea \d+$/ }).waitFor();
  await page.getByRole('link', { name: 'Tareas' }).click();
  const task = page.getByRole('row').filter({ hasText: 'Reintento de rechazados' });
  await task.getByText('Hecha').waitFor();
  await task.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: /Reintento de rechazados/ }).waitFor();
  await page.locator('.log').getByText('documento de resultado').waitFor();
  await page.locator('.facts div', { hasText: /^Pedida por/ }).getByText('operator').waitFor();
  assert.deepEqual(page.complaints, []);
});
