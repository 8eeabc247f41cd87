import { confirm, h, setText, table } from './dom.js';
import { current, one, text } from './api.js';
import { bytes, count, seconds } from './format.js';

const COLUMNS = [['id', 'Id', true], ['addr', 'Address'], ['name', 'Name'], ['user', 'User'], ['db', 'DB', true], ['age', 'Connected', true], ['idle', 'Idle', true],
  ['cmd', 'Last command'], ['tot-mem', 'Memory', true], ['omem', 'Unread', true], ['flags', 'Flags'], ['lib-name', 'Library']];
const NUMBERS = new Set(['id', 'db', 'age', 'idle', 'tot-mem', 'omem']);
const MOST = 500;

export function clients(content, facts) {
  const mayKill = current().write;
  let sort = 'tot-mem';
  let up = false;
  let all = [];
  const filter = h('input', { class: 'field grow', type: 'search', placeholder: 'Address, name, user or command', 'aria-label': 'Filter', oninput: show });
  const note = h('p', { class: 'note', role: 'status' });
  const list = table('Clients', [...COLUMNS.map(([field, name, num]) => ({ num, head: h('button', { text: name, 'data-sort': field, onclick: () => order(field) }) })),
    ...(mayKill ? [{ name: 'Action' }] : [])]);
  content.append(h('section', { class: 'card' },
    h('div', { class: 'row' }, filter, h('button', { class: 'button', text: 'Refresh', onclick: load }), note), h('br'),
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Clients' }, list.element)));
  if (!mayKill) facts.append('Clients can be killed with console-write yes.');

  function order(field) {
    up = sort === field ? !up : !NUMBERS.has(field);
    sort = field;
    show();
  }

  async function load() {
    try {
      all = text(await one(['CLIENT', 'LIST'])).trim().split('\n').map((line) => Object.fromEntries(line.trim().split(' ').map((field) => {
        const equals = field.indexOf('=');
        return [field.slice(0, equals), field.slice(equals + 1)];
      })));
      show();
    } catch (failure) {
      setText(note, failure.message);
    }
  }

  function show() {
    const wanted = filter.value.toLowerCase();
    const found = all.filter((each) => !wanted || COLUMNS.some(([field]) => (each[field] ?? '').toLowerCase().includes(wanted)));
    found.sort((a, b) => (NUMBERS.has(sort) ? Number(a[sort]) - Number(b[sort]) : (a[sort] ?? '').localeCompare(b[sort] ?? '')) * (up ? 1 : -1));
    setText(note, `${count(found.length)} of ${count(all.length)}${found.length > MOST ? `, the first ${MOST} are shown` : ''}`);
    list.element.querySelectorAll('[data-sort]').forEach((button) => {
      const mine = button.dataset.sort === sort;
      button.closest('th').setAttribute('aria-sort', mine ? (up ? 'ascending' : 'descending') : 'none');
      setText(button, COLUMNS.find(([field]) => field === button.dataset.sort)[1] + (mine ? (up ? ' ▲' : ' ▼') : ''));
    });
    list.rows(found.slice(0, MOST).map(row));
  }

  function row(each) {
    return h('tr', {}, COLUMNS.map(([field, , num]) => h('td', { class: num ? 'num' : field === 'addr' || field === 'cmd' ? 'code' : undefined, text: shown(field, each[field] ?? '') })),
      mayKill ? h('td', {}, h('button', { class: 'button danger small', text: 'Kill', 'aria-label': `Kill client ${each.id}`, onclick: () => kill(each) })) : null);
  }

  async function kill(each) {
    if (!(await confirm(`Disconnect client ${each.id} at ${each.addr}${each.name ? ` (${each.name})` : ''}?`, 'Disconnect'))) return;
    try {
      await one(['CLIENT', 'KILL', 'ID', each.id]);
      await load();
    } catch (failure) {
      setText(note, failure.message);
    }
  }

  load();
  const timer = setInterval(() => !document.hidden && all.length < 2000 && load(), 5000);
  return () => clearInterval(timer);
}

function shown(field, value) {
  if (field === 'age' || field === 'idle') return seconds(Number(value));
  if (field === 'tot-mem' || field === 'omem') return bytes(Number(value));
  if (field === 'cmd') return value.replace('|', ' ');
  return value;
}
