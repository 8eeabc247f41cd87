// Leads a real browser through the console of a running server, which bin/console-test starts.
//
//   node console.test.mjs PORT METRICS_PORT PASSWORD FOLDER_FOR_PICTURES
//
// Last line: "N passed, N failed".
import assert from 'node:assert/strict';
import http from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, load, seed } from './resp.mjs';

const require = createRequire(process.env.VIREO_CONSOLE_NODE + '/');
const { chromium } = require('playwright-core');

const [port, metricsPort, password, pictures] = process.argv.slice(2);
const origin = `http://127.0.0.1:${metricsPort}`;
const PATIENCE = 10_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

let passed = 0;
let failed = 0;
const complaints = [];
const strangers = new Set();

async function check(name, body) {
  try {
    await body();
    passed++;
    console.log(`  ok    ${name}`);
  } catch (failure) {
    failed++;
    console.log(`  FAIL  ${name}\n        ${String(failure.stack ?? failure).split('\n').slice(0, 6).join('\n        ')}`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'vireo-console-'));
const browser = await chromium.launchPersistentContext(folder, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS, viewport: { width: 1440, height: 900 }, colorScheme: 'light', reducedMotion: 'reduce',
});
browser.setDefaultTimeout(PATIENCE);
const page = browser.pages()[0] ?? (await browser.newPage());

function watch(each) {
  each.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  each.on('pageerror', (error) => complaints.push(String(error)));
  each.on('request', (request) => request.url().startsWith(origin + '/') || strangers.add(request.url()));
}
watch(page);

const client = new Client(port);
await client.run('AUTH', password);
await seed(client);
const stop = load(port, password);

const go = async (name) => {
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};
const until = (what, ...given) => page.waitForFunction(what, ...given);
const shot = (name) => page.screenshot({ path: join(pictures, name + '.png') });
const settle = async (wanted) => {
  const end = Date.now() + 2 * PATIENCE;
  while ((await page.evaluate(() => import('/live.js').then(({ samples }) => samples.length))) < wanted) {
    assert.ok(Date.now() < end, 'samples do not come');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

// Whether a canvas has pixels near a colour of the style sheet.
const drawn = (title, paint) => page.evaluate(([title, paint]) => {
  const canvas = [...document.querySelectorAll('canvas')].find((each) => each.getAttribute('aria-label').startsWith(title));
  const g = document.createElement('canvas').getContext('2d');
  g.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--' + paint).trim();
  g.fillRect(0, 0, 1, 1);
  const [r, green, b] = g.getImageData(0, 0, 1, 1).data;
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let near = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 120 && Math.abs(data[i] - r) + Math.abs(data[i + 1] - green) + Math.abs(data[i + 2] - b) < 60) near++;
  }
  return near;
}, [title, paint]);

await check('a stranger sees the login and nothing else', async () => {
  await page.goto(origin + '/');
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  assert.equal(await page.getByRole('navigation').count(), 0);
  const { status } = await page.evaluate(() => fetch('/api/live').then(({ status }) => ({ status })));
  assert.equal(status, 401);
});

await check('a wrong password is refused, by the keyboard', async () => {
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'WRONGPASS' }).waitFor();
});
complaints.length = 0; // the browser itself complains of answers with 401

await check('the right one opens the page, by the keyboard', async () => {
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  const cookie = (await browser.cookies()).find((each) => each.name === `vireo-console-${metricsPort}`);
  assert.deepEqual([cookie.httpOnly, cookie.sameSite], [true, 'Strict']);
});

await check('charts are drawn from the load', async () => {
  await settle(20);
  for (const [title, paint] of [['Operations by command', 's1'], ['Latency of all commands', 's1'], ['Memory by kind', 's1'], ['Hit rate', 's1'],
    ['Expired and evicted', 's3'], ['Connections', 's2'], ['Delay of event loops', 's1'], ['Network', 's2']]) {
    assert.ok((await drawn(title, paint)) > 40, `${title} has no line`);
  }
  const label = await page.locator('canvas').first().getAttribute('aria-label');
  assert.match(label, /get [\d.,]+/);
  assert.match(label, /hgetall/);
  assert.ok(Number((await page.locator('.tile .value').first().textContent()).replace(/[^\d.]/g, '')) > 0);
  await page.getByText('Offset').waitFor();
});

await check('arrow keys read a chart', async () => {
  await page.locator('canvas').first().focus();
  await page.keyboard.press('ArrowLeft');
  await page.locator('.tip:not([hidden])').waitFor();
  assert.match(await page.locator('figure p').first().textContent(), /\d\d:\d\d:\d\d: .*get/);
  await page.keyboard.press('Escape');
});

async function sizes(name) {
  for (const [size, width, height] of [['wide', 1440, 900], ['narrow', 420, 860]]) {
    await page.setViewportSize({ width, height });
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await until((wanted) => document.documentElement.dataset.theme === wanted, scheme);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(over <= 0, `${name} ${size} is ${over} pixels too wide`);
      await shot(`${name}-${size}-${scheme}`);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

await check('the overview fits in two sizes, light and dark', () => sizes('overview'));

await check('text has contrast, in light and dark', async () => {
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    await until((wanted) => document.documentElement.dataset.theme === wanted, scheme);
    const low = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const light = (name) => {
        const hex = style.getPropertyValue('--' + name).trim();
        return [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
          .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      };
      const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const pairs = [['text', 'card'], ['text', 'ground'], ['soft', 'card'], ['soft', 'side'], ['accent', 'card'], ['accent', 'accent-ground'],
        ['good', 'card'], ['warn', 'card'], ['bad', 'card'], ['bad', 'bad-ground'], ['card', 'accent']];
      const lines = ['s1', 's2', 's3', 's4', 's5', 's6', 's7'].map((name) => [name, 'card']);
      return [...pairs.filter(([a, b]) => ratio(a, b) < 4.5), ...lines.filter(([a, b]) => ratio(a, b) < 3)].map((each) => each.join(' on '));
    });
    assert.deepEqual(low, [], scheme);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
});

await check('latency shows percentiles, commands and the slow log', async () => {
  await client.run('EVAL', 'local n = 0 for i = 1, 30000000 do n = n + i end return n', '0');
  await go('Latency');
  await page.getByRole('cell', { name: 'GET', exact: true }).first().waitFor();
  await page.getByText(/^EVAL local n = 0/).first().waitFor();
  assert.ok((await drawn('Percentiles over time', 's5')) > 20);
  assert.ok((await drawn('Latency by percentile', 's1')) > 20);
  await page.getByLabel('Command', { exact: true }).selectOption('hgetall');
  await until(() => /p99\.9/.test(document.querySelector('canvas').getAttribute('aria-label')));
  await sizes('latency');
});

await check('a client can be found and killed', async () => {
  const victim = new Client(port);
  await victim.run('AUTH', password);
  await victim.run('CLIENT', 'SETNAME', 'victim');
  await go('Clients');
  await page.getByRole('searchbox').fill('victim');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('cell', { name: 'victim' }).waitFor();
  await page.getByRole('button', { name: /^Kill client/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
  assert.equal(await victim.closed, true);
  await page.getByText(/^0 of/).waitFor();
  await page.getByRole('searchbox').fill('');
  await sizes('clients');
});

const openKey = async (pattern, key) => {
  await page.getByLabel('Pattern').fill(pattern);
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText(/^\d+ keys$/).waitFor();
  await page.getByRole('button', { name: key, exact: true }).click();
  await page.getByRole('heading', { level: 2, name: key }).waitFor();
};

await check('keys are found, and values of each type shown in pages', async () => {
  await go('Keys');
  await page.getByLabel('Pattern').fill('session:*');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText(/^100 keys so far/).waitFor();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByText(/^200 keys so far/).waitFor();
  await openKey('board:*', 'board:scores');
  await page.getByText(/1\d\d in all, page 1/).waitFor();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByText(/1\d\d in all, page 2/).waitFor();
  await openKey('index:*', 'index:large');
  await page.getByText(/300 in all, page 1/).waitFor();
  await openKey('events:*', 'events:orders');
  await page.getByRole('cell', { name: /order=0\s+sum=0/ }).waitFor();
  await openKey('queue:*', 'queue:mail');
  await page.getByText(/in all, page 1/).waitFor();
  await openKey('tags:1*', 'tags:12');
  await page.getByRole('cell', { name: 't12', exact: true }).waitFor();
  await openKey('text:*', 'text:long');
  await page.getByText('Bytes 0 to 8,192 of 50,000').waitFor();
  await page.getByLabel('Type', { exact: true }).selectOption('hash');
  await page.getByText(/keys/).first().waitFor();
  await page.getByLabel('Type', { exact: true }).selectOption('');
  await openKey('user:profile:7', 'user:profile:7');
  await page.getByRole('cell', { name: 'user7@example.com' }).waitFor();
  await openKey('user:profile:?', 'user:profile:7');
  await sizes('keys');
});

await check('a key is deleted after a question', async () => {
  await client.run('SET', 'gone:soon', 'x');
  await openKey('gone:*', 'gone:soon');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await client.run('EXISTS', 'gone:soon'), ':1\r\n');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Deleted.').waitFor();
  assert.equal(await client.run('EXISTS', 'gone:soon'), ':0\r\n');
});

await check('the memory map samples prefixes and goes into them', async () => {
  await go('Memory map');
  await page.getByRole('button', { name: 'Sample' }).click();
  await until(() => document.querySelector('progress').value >= 100);
  await page.getByRole('group', { name: 'Memory by prefix' }).getByRole('button', { name: /^cache: / }).waitFor();
  await page.getByRole('region', { name: 'Prefixes' }).getByRole('button', { name: 'user:', exact: true }).click();
  await page.getByRole('region', { name: 'Prefixes' }).getByRole('button', { name: 'user:profile:', exact: true }).waitFor();
  await page.getByRole('navigation', { name: 'Prefix' }).getByRole('button', { name: 'all keys' }).click();
  await sizes('memory');
});

await check('the command line completes, runs and refuses', async () => {
  await go('Command line');
  const line = page.getByRole('combobox', { name: 'Command' });
  await until(() => document.activeElement?.getAttribute('aria-label') === 'Command');
  await page.keyboard.type('hgeta');
  await page.getByRole('option', { name: /HGETALL/ }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await line.inputValue(), 'HGETALL ');
  assert.match(await page.locator('.hint').textContent(), /HGETALL key/);
  await page.keyboard.type('user:profile:3');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('"user3@example.com"').waitFor();
  await line.fill('SET shell:key "two words"');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('OK', { exact: true }).waitFor();
  assert.equal(await client.run('GET', 'shell:key'), '$9\r\ntwo words\r\n');
  await line.fill('MONITOR');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(/MONITOR needs a connection of its own/).waitFor();
  await line.fill('LPUSH shell:key x');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(/WRONGTYPE/).waitFor();
  await page.keyboard.press('ArrowUp');
  assert.equal(await line.inputValue(), 'LPUSH shell:key x');
  await line.fill('');
  await line.fill('ZRANGE board:scores 0 4 WITHSCORES');
  await page.keyboard.press('Enter');
  await line.pressSequentially('client ');
  await page.getByRole('option', { name: /CLIENT LIST/ }).waitFor();
  await sizes('shell');
});

await check('the keyboard alone goes everywhere', async () => {
  await page.goto(origin + '/');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Tab');
  for (const name of ['Overview', 'Latency', 'Clients', 'Keys', 'Memory map', 'Command line']) {
    assert.equal(await page.evaluate(() => document.activeElement.textContent), name);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none', 'focus is seen');
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Memory map' }).waitFor();
});

await check('everything that can be used has a name', async () => {
  for (const name of ['Overview', 'Latency', 'Clients', 'Keys', 'Memory map', 'Command line']) {
    await go(name);
    const nameless = await page.evaluate(() => [...document.querySelectorAll('a, button, input, select, canvas, [tabindex="0"]')]
      .filter((each) => !(each.getAttribute('aria-label') || each.textContent.trim() || each.closest('label'))).map((each) => each.outerHTML));
    assert.deepEqual(nameless, [], name);
    assert.equal(await page.locator('main h1').count(), 1);
    assert.equal(await page.locator('nav [aria-current="page"]').count(), 1);
  }
});

await check('nothing moves for those who do not want it', async () => {
  assert.match(await page.locator('.nav a').first().evaluate((each) => getComputedStyle(each).transitionDuration), /^0s/);
});

await check('another site gets nothing and changes nothing', async () => {
  const site = http.createServer((request, response) => response.setHeader('Content-Type', 'text/html').end('<form></form>')).listen(0, '127.0.0.1');
  await new Promise((resolve) => site.once('listening', resolve));
  const other = await browser.newPage();
  await other.goto(`http://localhost:${site.address().port}/`);
  const tries = await other.evaluate(async (target) => {
    const attempt = (path, options) => fetch(target + path, options).then((answer) => answer.status, () => 'refused');
    return [await attempt('/api/session', { credentials: 'include' }),
      await attempt('/api/run', { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body: '{"commands":[["SET","stolen","1"]]}' }),
      await attempt('/api/run', { method: 'POST', credentials: 'include', mode: 'no-cors', body: '{"commands":[["SET","stolen","1"]]}' }).then((status) => status || 'refused')];
  }, origin);
  assert.deepEqual(tries, ['refused', 'refused', 'refused']);
  assert.equal(await client.run('EXISTS', 'stolen'), ':0\r\n');
  await other.evaluate((target) => {
    document.body.innerHTML = `<iframe src="${target}/"></iframe>`;
  }, origin);
  await other.close();
  site.close();
});

await check('who only reads is told so', async () => {
  await client.run('CONFIG', 'SET', 'console-write', 'no');
  await page.goto(origin + '/#clients');
  await page.reload();
  await page.getByText('Clients can be killed with console-write yes.').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Kill/ }).count(), 0);
  await go('Command line');
  await page.getByRole('combobox', { name: 'Command' }).fill('SET a b');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(/only reads/).waitFor();
});

await check('a user sees what the user may', async () => {
  await client.run('ACL', 'SETUSER', 'viewer', 'on', '>look', '~session:*', '+@read', '+info', '+latency|histogram', '+command', '+ping');
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('User').fill('viewer');
  await page.getByLabel('Password').fill('look');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('Live', { exact: true }).waitFor();
  await go('Command line');
  const line = page.getByRole('combobox', { name: 'Command' });
  await line.fill('GET cache:page:1');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(/NOPERM/).waitFor();
  await client.run('ACL', 'DELUSER', 'viewer');
  await page.getByRole('button', { name: 'Log in' }).waitFor();
});

await check('the browser has nothing to complain of, and asked nobody else', async () => {
  const expected = /status of 40[13]|ERR_FAILED|CORS policy|ERR_INCOMPLETE_CHUNKED/;
  assert.deepEqual(complaints.filter((each) => !expected.test(each)), []);
  assert.deepEqual([...strangers], []);
});

await stop();
client.end();
await browser.close();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
