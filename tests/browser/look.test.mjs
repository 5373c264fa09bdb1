import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addresses, goTo, seriousFindings, signIn, stage } from './support.mjs';

const { world, browser } = stage(undefined, async (world, browser) => {
  // Something to look at on every page: a task, a pause.
  const page = await browser.page(world);
  await signIn(page, 'operator');
  await goTo(page, world, '/programacion');
  await page.getByRole('button', { name: 'Correr ahora: Carga incremental' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Correr ahora' }).click();
  await page.getByRole('button', { name: 'Pausar… Mantenimiento' }).click();
  assert.deepEqual(await seriousFindings(page), [], 'dialog');
  await page.getByLabel('Motivo').fill('se cambia el disco');
  await page.getByRole('dialog').getByRole('button', { name: 'Pausar' }).click();
  await page.getByText('por operator: se cambia el disco').waitFor();
});

for (const theme of ['light', 'dark'])
  for (const width of [1366, 360])
    test(`every page at ${width} px, ${theme}: nothing serious for axe, no scrolling sideways, no complaint`, async () => {
      const page = await browser.page(world, { width, theme });
      assert.deepEqual(await seriousFindings(page), [], 'sign in');
      await signIn(page, 'admin');
      const [findings, wide] = [[], []];
      for (const path of await addresses(page, world)) {
        await goTo(page, world, path);
        findings.push(...(await seriousFindings(page)).map((finding) => `${path} ${finding}`));
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) wide.push(path);
      }
      assert.deepEqual(findings, []);
      assert.deepEqual(wide, []);
      assert.deepEqual(page.complaints, []);
    });

test('on a telephone the navigation opens, leads on and closes', async () => {
  const page = await browser.page(world, { width: 360 });
  await signIn(page, 'viewer');
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('link', { name: 'Calidad' }).click();
  await page.getByRole('heading', { level: 1, name: 'Calidad' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Calidad' }).isVisible(), false);
});

test('a chosen theme and language stay', async () => {
  const page = await browser.page(world);
  await signIn(page, 'viewer');
  await page.getByRole('link', { name: 'Ajustes' }).click();
  await page.getByLabel('Oscuro').check();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  await page.getByLabel('Light').check();
  assert.notEqual(await background(), dark);
});

test('an auditor reads the audit, and whoever may not has no link to it', async () => {
  const page = await browser.page(world);
  await signIn(page, 'viewer');
  await page.getByRole('link', { name: 'Ajustes' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Auditoría' }).count(), 0);
  await goTo(page, world, '/auditoria');
  await page.getByRole('alert').waitFor();
});

test('a first load is at most 120 kB on the wire', async () => {
  const page = await browser.page(world);
  const client = await page.context().newCDPSession(page);
  let bytes = 0;
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  client.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.reload();
  await page.getByRole('heading', { name: 'Entrar' }).waitFor();
  assert.ok(bytes > 20_000 && bytes < 120_000, `${bytes} bytes`);
});
