import { confirm, h, setText, table } from './dom.js';
import { current, isError, items, one, run, text, word } from './api.js';
import { bytes, count, seconds } from './format.js';
import { samples, live } from './live.js';
import { valuePages } from './values.js';

const PAGE = 100;
const ROUNDS = 12;
const TYPES = ['string', 'list', 'hash', 'set', 'zset', 'stream'];

export function keys(content) {
  let cursor = '0';
  let rows = [];
  let left = [];
  let asked = 0;
  const db = h('select', { class: 'field', 'aria-label': 'Database' });
  const pattern = h('input', { class: 'field grow code', value: '*', 'aria-label': 'Pattern', spellcheck: 'false', autocomplete: 'off' });
  const type = h('select', { class: 'field', 'aria-label': 'Type' }, h('option', { value: '', text: 'any type' }), TYPES.map((each) => h('option', { value: each, text: each })));
  const more = h('button', { class: 'button', text: 'More', type: 'button', disabled: true, onclick: () => load(false) });
  const note = h('span', { class: 'note', role: 'status' });
  const list = table('Keys', ['Key', 'Type', { name: 'Expires in', num: true }, { name: 'Memory', num: true }]);
  const value = h('section', { class: 'card', 'aria-label': 'Value', 'aria-live': 'polite' }, h('p', { class: 'note', text: 'Choose a key to see its value.' }));
  const form = h('form', { class: 'row' }, db, pattern, type, h('button', { class: 'button primary', text: 'Search' }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    load(true);
  });
  content.append(h('div', { class: 'two' },
    h('section', { class: 'card' }, form, h('br'), h('div', { class: 'row' }, note, h('span', { class: 'grow' }), more), h('br'),
      h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Keys' }, list.element)),
    value));

  function databases() {
    const info = samples.at(-1)?.info ?? {};
    const names = Object.keys(info).filter((name) => /^db\d+$/.test(name)).map((name) => name.slice(2));
    const wanted = new Set(['0', ...names]);
    for (const index of wanted) {
      const label = `db ${index}` + (info['db' + index] ? ` (${info['db' + index].match(/keys=(\d+)/)[1]})` : '');
      const option = [...db.options].find((each) => each.value === index);
      if (option) setText(option, label);
      else db.append(h('option', { value: index, text: label }));
    }
  }

  // SCAN may give none or many at a time: it goes on until a page is full, and keeps what is too much.
  async function load(fresh) {
    const mine = ++asked;
    const base = Number(db.value || 0);
    if (fresh) {
      cursor = '0';
      rows = [];
      left = [];
    }
    more.disabled = true;
    setText(note, 'Searching …');
    try {
      let rounds = 0;
      while (left.length < PAGE && rounds++ < ROUNDS && (cursor !== '0' || (fresh && rounds === 1))) {
        const words = ['SCAN', cursor, 'MATCH', pattern.value || '*', 'COUNT', '500', ...(type.value ? ['TYPE', type.value] : [])];
        const [next, found] = items(await one(words, base));
        if (mine !== asked) return;
        cursor = text(next);
        left.push(...items(found));
      }
      const page = left.splice(0, PAGE);
      rows.push(...(await describe(page, base)));
      if (mine !== asked) return;
      list.rows(rows.map((row) => line(row, base)));
      more.disabled = cursor === '0' && !left.length;
      setText(note, `${count(rows.length)} keys${more.disabled ? '' : ' so far'}`);
    } catch (failure) {
      setText(note, failure.message);
    }
  }

  async function describe(names, base) {
    if (!names.length) return [];
    const answers = await run(names.flatMap((key) => [['TYPE', word(key)], ['PTTL', word(key)], ['MEMORY', 'USAGE', word(key)]]), base);
    return names.map((key, i) => ({ key, type: text(answers[3 * i]), ttl: answers[3 * i + 1], memory: answers[3 * i + 2] })).filter((row) => row.type !== 'none');
  }

  function line(row, base) {
    const element = h('tr', {},
      h('td', {}, h('button', { class: 'key', text: text(row.key) || '(empty)', onclick: () => {
        list.body.querySelectorAll('[aria-selected]').forEach((each) => each.removeAttribute('aria-selected'));
        element.setAttribute('aria-selected', 'true');
        open(row, base);
      } })),
      h('td', {}, h('span', { class: 'tag t-' + row.type, text: row.type })),
      h('td', { class: 'num', text: typeof row.ttl === 'number' && row.ttl >= 0 ? seconds(row.ttl / 1000) : '–' }),
      h('td', { class: 'num', text: typeof row.memory === 'number' ? bytes(row.memory) : '–' }));
    return element;
  }

  async function open(row, base) {
    const [encoding, idle, ttl] = await run([['OBJECT', 'ENCODING', word(row.key)], ['OBJECT', 'IDLETIME', word(row.key)], ['PTTL', word(row.key)]], base);
    const pages = h('div');
    const facts = [['Type', row.type], ['Encoding', isError(encoding) ? '–' : text(encoding)], ['Expires in', typeof ttl === 'number' && ttl >= 0 ? seconds(ttl / 1000) : 'never'],
      ['Memory', typeof row.memory === 'number' ? bytes(row.memory) : '–'], ['Idle', typeof idle === 'number' ? seconds(idle) : '–']];
    value.replaceChildren(
      h('div', { class: 'row' }, h('h2', { class: 'key-title grow', text: text(row.key) || '(empty)' }),
        current().write ? h('button', { class: 'button danger small', text: 'Delete', onclick: () => remove(row, base) }) : null),
      h('div', { class: 'facts-line' }, facts.map(([name, fact]) => h('span', {}, name + ' ', h('b', { text: fact })))), pages);
    valuePages(pages, row, base);
  }

  async function remove(row, base) {
    if (!(await confirm(`Delete ${text(row.key)}? This cannot be undone.`, 'Delete'))) return;
    try {
      await one(['UNLINK', word(row.key)], base);
      rows = rows.filter((each) => each !== row);
      list.rows(rows.map((each) => line(each, base)));
      value.replaceChildren(h('p', { class: 'note', text: 'Deleted.' }));
    } catch (failure) {
      value.append(h('p', { class: 'alert', text: failure.message }));
    }
  }

  db.addEventListener('change', () => load(true));
  type.addEventListener('change', () => load(true));
  databases();
  live.addEventListener('sample', databases);
  load(true);
  return () => live.removeEventListener('sample', databases);
}
