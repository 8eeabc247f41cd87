// The frame of the page: who is logged in, where one is, and what is shown there.
import * as api from './api.js';
import { h, icon, setText } from './dom.js';
import * as live from './live.js';
import { number } from './live.js';
import { seconds } from './format.js';
import { forgetCharts, redrawAll } from './chart.js';
import { overview } from './overview.js';
import { latency } from './latency.js';
import { clients } from './clients.js';
import { keys } from './keys.js';
import { memory } from './memory.js';
import { shell } from './shell.js';

const PAGES = [
  ['overview', 'Overview', 'M4 19V9m6 10V5m6 14v-7m4 7H2', overview],
  ['latency', 'Latency', 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18', latency],
  ['clients', 'Clients', 'M16 19c0-3-3-5-6-5s-6 2-6 5M10 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7m6-6.6a3.5 3.5 0 0 1 0 6.400M20 19c0-2.200-1.200-3.800-3-4.500', clients],
  ['keys', 'Keys', 'M15.500 4a4.500 4.500 0 1 0 0 9a4.500 4.500 0 0 0 0-9M12.200 11.800L4 20m2-2l2.500 2.500M9.500 14.500l2 2', keys],
  ['memory', 'Memory map', 'M4 4h16v16H4zM4 13h9m0-9v16m0-6h7', memory],
  ['shell', 'Command line', 'M4 6l6 6l-6 6m8 0h8', shell],
];

const app = document.getElementById('app');
let stop = () => {};

// ------------------------------------------------------------------------- light and dark

const systemDark = matchMedia('(prefers-color-scheme: dark)');

function wish() {
  return localStorage.getItem('vireo-theme') ?? 'system';
}

function applyTheme() {
  const dark = wish() === 'dark' || (wish() === 'system' && systemDark.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  redrawAll();
}

systemDark.addEventListener('change', applyTheme);
document.addEventListener('visibilitychange', redrawAll);
applyTheme();

function themeChoice() {
  const choice = h('select', { class: 'field', 'aria-label': 'Colours' },
    ['system', 'light', 'dark'].map((name) => h('option', { value: name, text: name[0].toUpperCase() + name.slice(1) })));
  choice.value = wish();
  choice.addEventListener('change', () => {
    localStorage.setItem('vireo-theme', choice.value);
    applyTheme();
  });
  return choice;
}

// ------------------------------------------------------------------------- coming and going

function brand(under) {
  return h('div', { class: 'brand' }, h('img', { src: 'icon.svg', alt: '' }), h('div', {}, 'Vireo', h('small', { text: under })));
}

function loginForm(reason) {
  stop();
  forgetCharts();
  live.close();
  const user = h('input', { class: 'field', name: 'user', autocomplete: 'username', placeholder: 'default' });
  const password = h('input', { class: 'field', name: 'password', type: 'password', autocomplete: 'current-password' });
  const problem = h('p', { class: 'alert', role: 'alert', text: reason ?? '', hidden: !reason });
  const button = h('button', { class: 'button primary', text: 'Log in' });
  const form = h('form', { class: 'card' }, h('h1', { class: 'hidden-text', text: 'Log in' }), brand('Console'), problem,
    h('label', {}, 'User', user), h('label', {}, 'Password', password), button);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await api.logIn(user.value, password.value);
      enter();
    } catch (failure) {
      problem.textContent = failure.message;
      problem.hidden = false;
      button.disabled = false;
      password.value = '';
      password.focus();
    }
  });
  document.title = 'Log in – Vireo console';
  app.replaceChildren(h('main', { class: 'login' }, form));
  password.focus();
}

api.events.addEventListener('out', () => loginForm('The session has ended.'));

async function leave() {
  try {
    await api.logOut();
  } finally {
    loginForm();
  }
}

// ------------------------------------------------------------------------- the frame

let main;
let problem;
let status;
let server;

function enter() {
  const session = api.current();
  status = h('span', { role: 'status' });
  server = h('small', { text: 'Console' });
  problem = h('p', { class: 'alert', role: 'alert', hidden: true });
  main = h('main', { class: 'main', id: 'main', tabindex: -1 });
  const links = PAGES.map(([id, name, path]) => h('li', {}, h('a', { href: '#' + id, 'data-page': id }, icon(path), name)));
  app.replaceChildren(
    h('a', { class: 'skip', href: '#main', text: 'Skip to the content', onclick: (event) => { event.preventDefault(); main.focus(); } }),
    h('div', { class: 'frame' },
      h('div', { class: 'side' },
        h('div', { class: 'brand' }, h('img', { src: 'icon.svg', alt: '' }), h('div', {}, 'Vireo ' + session.version, server)),
        h('nav', { class: 'nav', 'aria-label': 'Pages' }, h('ul', {}, links)),
        h('div', { class: 'side-foot' }, status,
          h('span', { text: `${session.user}, ${session.write ? 'may write' : 'reads only'}` }),
          themeChoice(), h('button', { class: 'button', text: 'Log out', onclick: leave }))),
      main));
  live.open();
  show();
}

function connection() {
  if (!status) return;
  status.replaceChildren(h('span', { class: 'dot' + (live.state.connected ? '' : ' off') }), live.state.connected ? 'Live' : 'No live numbers');
  problem.textContent = live.state.error ?? '';
  problem.hidden = live.state.connected || !live.state.error;
  if (!live.state.connected && api.current()) api.resume().then((session) => session ?? loginForm('The session has ended.')).catch(() => {});
}

live.live.addEventListener('state', connection);
live.live.addEventListener('sample', () => {
  const now = live.samples.at(-1);
  if (server) setText(server, `${now.info.role === 'slave' ? 'replica' : 'primary'}, port ${now.info.tcp_port}, up ${seconds(number(now, 'uptime_in_seconds'))}`);
});

function show() {
  if (!api.current() || !main) return;
  const wanted = location.hash.slice(1).split('?')[0];
  const page = PAGES.find(([id]) => id === wanted) ?? PAGES[0];
  stop();
  forgetCharts();
  const heading = h('h1', { text: page[1] });
  const facts = h('div', { class: 'facts' });
  const content = h('div');
  document.title = page[1] + ' – Vireo console';
  document.querySelectorAll('[data-page]').forEach((link) => {
    if (link.dataset.page === page[0]) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  main.replaceChildren(h('header', { class: 'head' }, heading, facts), problem, content);
  stop = page[3](content, facts) ?? (() => {});
}

window.addEventListener('hashchange', show);

async function begin() {
  try {
    (await api.resume()) ?? (await api.logIn());
    enter();
  } catch (failure) {
    loginForm(failure.status === 401 && /NOAUTH|Protected/.test(failure.message) ? undefined : failure.message);
  }
}

begin();
