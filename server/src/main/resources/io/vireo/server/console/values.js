// A value in pages, each by a command that answers little whatever the size of the value is.
import { h, setText, table } from './dom.js';
import { isError, items, pairs, run, text, word } from './api.js';
import { bytes, count } from './format.js';

const PAGE = 50;
const TEXT = 8192;
const LONG = 400;

export function valuePages(place, row, db) {
  const show = { string, list, hash: scanned('HLEN', 'HSCAN', ['Field', 'Value']), set: scanned('SCARD', 'SSCAN', ['Member']), zset, stream }[row.type];
  if (show) show(place, word(row.key), db).catch((failure) => place.append(h('p', { class: 'alert', text: failure.message })));
  else place.append(h('p', { class: 'note', text: 'The console does not show values of this type.' }));
}

const checked = (replies) => replies.map((reply) => {
  if (isError(reply)) throw new Error(reply.error);
  return reply;
});

function cell(reply) {
  const whole = text(reply);
  const cut = typeof reply === 'object' && reply?.length ? `  … ${bytes(reply.length)} in all` : whole.length > LONG ? ' …' : '';
  return h('td', { class: 'code', title: whole.length > LONG ? whole.slice(0, 2000) : undefined, text: whole.slice(0, LONG) + cut });
}

// A pager: load(page) gives rows and whether there are more; a page may also say of how many.
function pager(place, caption, columns, load) {
  let page = 0;
  const list = table(caption, columns);
  const note = h('span', { class: 'note', role: 'status' });
  const back = h('button', { class: 'button small', text: 'Back', onclick: () => turn(page - 1) });
  const next = h('button', { class: 'button small', text: 'Next', onclick: () => turn(page + 1) });
  place.append(h('div', { class: 'row' }, note, h('span', { class: 'grow' }), back, next), h('br'),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, list.element));
  async function turn(to) {
    back.disabled = next.disabled = true;
    try {
      const { rows, more, total } = await load(to);
      page = to;
      list.rows(rows);
      setText(note, `${count(total)} in all, page ${count(page + 1)}`);
      back.disabled = page === 0;
      next.disabled = !more;
    } catch (failure) {
      setText(note, failure.message);
    }
  }
  return turn(0);
}

async function string(place, key, db) {
  let from = 0;
  const shown = h('pre', { class: 'value-text', tabindex: 0, role: 'region', 'aria-label': 'Value' });
  const note = h('span', { class: 'note', role: 'status' });
  const back = h('button', { class: 'button small', text: 'Back', onclick: () => turn(from - TEXT) });
  const next = h('button', { class: 'button small', text: 'Next', onclick: () => turn(from + TEXT) });
  place.append(h('div', { class: 'row' }, note, h('span', { class: 'grow' }), back, next), h('br'), shown);
  async function turn(to) {
    const [length, part] = checked(await run([['STRLEN', key], ['GETRANGE', key, String(to), String(to + TEXT - 1)]], db));
    from = to;
    shown.textContent = pretty(text(part), from === 0 && length <= TEXT);
    setText(note, length > TEXT ? `Bytes ${count(from)} to ${count(Math.min(length, from + TEXT))} of ${count(length)}` : `${count(length)} bytes`);
    back.disabled = from === 0;
    next.disabled = from + TEXT >= length;
  }
  await turn(0);
}

// JSON is set out in lines if it is there as a whole.
function pretty(value, whole) {
  if (whole && /^\s*[[{]/.test(value)) {
    try {
      return JSON.stringify(JSON.parse(value), null, 2);
    } catch {
      return value;
    }
  }
  return value;
}

async function list(place, key, db) {
  await pager(place, 'Elements', [{ name: '#', num: true }, 'Element'], async (page) => {
    const [total, found] = checked(await run([['LLEN', key], ['LRANGE', key, String(page * PAGE), String(page * PAGE + PAGE - 1)]], db));
    return { total, more: (page + 1) * PAGE < total, rows: items(found).map((each, i) => h('tr', {}, h('td', { class: 'num', text: count(page * PAGE + i) }), cell(each))) };
  });
}

async function zset(place, key, db) {
  await pager(place, 'Members', [{ name: 'Score', num: true }, 'Member'], async (page) => {
    const [total, found] = checked(await run([['ZCARD', key], ['ZRANGE', key, String(page * PAGE), String(page * PAGE + PAGE - 1), 'WITHSCORES']], db));
    return { total, more: (page + 1) * PAGE < total, rows: items(found).map(([member, score]) => h('tr', {}, h('td', { class: 'num', text: text(score) }), cell(member))) };
  });
}

async function stream(place, key, db) {
  const starts = ['-'];
  await pager(place, 'Entries', ['Id', 'Fields'], async (page) => {
    const [total, found] = checked(await run([['XLEN', key], ['XRANGE', key, starts[page], '+', 'COUNT', String(PAGE)]], db));
    const all = items(found);
    if (all.length) starts[page + 1] = '(' + text(all.at(-1)[0]);
    return { total, more: all.length === PAGE, rows: all.map(([id, fields]) => h('tr', {}, h('td', { class: 'code', text: text(id) }),
      h('td', { class: 'code', text: pairs(fields).map(([name, value]) => `${text(name)}=${text(value).slice(0, LONG)}`).join('  ') }))) };
  });
}

function scanned(size, scan, columns) {
  return async (place, key, db) => {
    const cursors = ['0'];
    await pager(place, columns[0] + 's', columns, async (page) => {
      const [total, [next, found]] = checked(await run([[size, key], [scan, key, cursors[page], 'COUNT', String(PAGE)]], db));
      cursors[page + 1] = text(next);
      const all = columns.length === 2 ? pairs(found) : items(found).map((each) => [each]);
      return { total, more: text(next) !== '0', rows: all.slice(0, 1000).map((cells) => h('tr', {}, cells.map(cell))) };
    });
  };
}
