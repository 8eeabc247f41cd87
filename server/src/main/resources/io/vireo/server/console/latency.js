import { h, setText, table } from './dom.js';
import { TimeChart, color, grid, logAxis, margins, stroke, swatch } from './chart.js';
import { live, samples } from './live.js';
import { run, items, text, isError } from './api.js';
import { clock, count, micros, percent, short } from './format.js';

const LINES = [['p50', 1, 's1'], ['p90', 3, 's2'], ['p99', 5, 's3'], ['p99.9', 6, 's4'], ['longest', 8, 's5']];
const POINTS = [['50 %', 1, 50], ['75 %', 2, 75], ['90 %', 3, 90], ['95 %', 4, 95], ['99 %', 5, 99], ['99.9 %', 6, 99.9], ['99.99 %', 7, 99.99]];

export function latency(content) {
  let chosen = '';
  const choice = h('select', { class: 'field', 'aria-label': 'Command', onchange: () => { chosen = choice.value; update(); } }, h('option', { value: '', text: 'all commands' }));
  const over = new TimeChart({ title: 'Percentiles over time', unit: 'of each second, log scale', format: micros, log: true, tall: true, class: 'w8' });
  const distribution = new Distribution();
  const commands = table('Commands of the last second', ['Command', { name: 'Calls/s', num: true }, { name: 'Share of time', num: true },
    { name: 'p50', num: true }, { name: 'p99', num: true }, { name: 'p99.9', num: true }, { name: 'Longest', num: true }]);
  const slow = table('Slow log', [{ name: '#', num: true }, 'When', { name: 'Took', num: true }, 'Command', 'Client']);
  const latest = table('Latency events', ['Event', 'Last', { name: 'Took', num: true }, { name: 'Longest', num: true }]);
  const slowNote = h('p', { class: 'note', role: 'status' });
  const eventsNote = h('p', { class: 'note', role: 'status' });
  content.append(
    h('div', { class: 'row' }, h('label', { class: 'row' }, 'Command', choice)), h('br'),
    h('div', { class: 'grid' }, over.element, distribution.element,
      h('section', { class: 'card w12' }, h('h2', { text: 'Commands' }, h('small', { text: 'in the last second' })), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Commands' }, commands.element)),
      h('section', { class: 'card w8' }, h('h2', {}, 'Slow log ', h('button', { class: 'button small', text: 'Refresh', onclick: lists })), slowNote, h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Slow log' }, slow.element)),
      h('section', { class: 'card w4' }, h('h2', { text: 'Latency events' }), eventsNote, h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Latency events' }, latest.element))));

  function update() {
    if (!samples.length) return;
    fill(choice);
    const of = (each) => each.raw.latency.find(([name]) => name === chosen)?.[2];
    over.set(samples.map((each) => each.t), LINES.map(([name, at, color]) => ({ name, color, values: samples.map((each) => of(each)?.[at] ?? null) })));
    distribution.set(samples.slice(-60).map(of).filter(Boolean));
    const now = samples.at(-1);
    commands.rows((now.rates ?? []).slice(0, 40).map((rate) => {
      const times = now.raw.latency.find(([name]) => name === rate.name)?.[2];
      const cell = (at) => h('td', { class: 'num', text: times ? micros(times[at]) : '–' });
      return h('tr', {}, h('td', { class: 'code', text: rate.name.replace('|', ' ').toUpperCase() }), h('td', { class: 'num', text: short(rate.perSecond) }),
        h('td', { class: 'num', text: percent(Math.min(100, rate.share)) }), cell(1), cell(5), cell(6), cell(8));
    }));
  }

  async function lists() {
    const [log, events] = await run([['SLOWLOG', 'GET', '64'], ['LATENCY', 'LATEST']]);
    if (isError(log)) setText(slowNote, log.error);
    else {
      setText(slowNote, items(log).length ? '' : 'Nothing took longer than slowlog-log-slower-than.');
      slow.rows(items(log).map(([id, when, took, words, client]) => h('tr', {}, h('td', { class: 'num', text: count(id) }), h('td', { text: clock(when * 1000) }),
        h('td', { class: 'num', text: micros(took) }), h('td', { class: 'code cut', title: items(words).map(text).join(' '), text: items(words).map(text).join(' ') }), h('td', { class: 'code', text: text(client) }))));
    }
    if (isError(events)) setText(eventsNote, events.error);
    else {
      setText(eventsNote, items(events).length ? '' : 'None. They are kept from latency-monitor-threshold on.');
      latest.rows(items(events).map(([name, when, last, most]) => h('tr', {}, h('td', { class: 'code', text: text(name) }), h('td', { text: clock(when * 1000) }),
        h('td', { class: 'num', text: micros(last * 1000) }), h('td', { class: 'num', text: micros(most * 1000) }))));
    }
  }

  live.addEventListener('sample', update);
  update();
  lists().catch((failure) => setText(slowNote, failure.message));
  return () => live.removeEventListener('sample', update);
}

function fill(choice) {
  const known = new Set([...choice.options].map((option) => option.value));
  for (const [name] of samples.at(-1).raw.latency) {
    if (!known.has(name)) choice.append(h('option', { value: name, text: name.replace('|', ' ') }));
  }
}

// Latency by percentile, as HdrHistogram is drawn: each step to the right has a tenth of the calls above it.
class Distribution extends TimeChart {
  constructor() {
    super({ title: 'By percentile', unit: 'last minute, log scale', format: micros, log: true, tall: true, class: 'w4' });
  }

  // seconds: for each of them the times at the percentages.
  set(seconds) {
    this.points = seconds;
    const middle = (at) => (seconds.length ? seconds.map((each) => each[at]).sort((a, b) => a - b)[seconds.length >> 1] : null);
    const most = (at) => (seconds.length ? Math.max(...seconds.map((each) => each[at])) : null);
    this.rows = [['usual second', 's1', POINTS.map(([, at]) => middle(at))], ['worst second', 's5', POINTS.map(([, at]) => most(at))]];
    this.legend.replaceChildren(...this.rows.map(([name, paint]) => h('li', {}, swatch(paint), name)));
    this.canvas.setAttribute('aria-label', 'Latency by percentile: ' + POINTS.map(([name], i) =>
      `${name} ${this.rows[0][2][i] === null ? 'none' : micros(this.rows[0][2][i])}`).join(', '));
    this.draw();
  }

  point() {}

  key() {}

  draw() {
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (!width || !this.rows) return;
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const g = this.canvas.getContext('2d');
    g.scale(ratio, ratio);
    const axis = logAxis(this.rows.flatMap(([, , values]) => values).filter((n) => n !== null));
    const y = axis.scale(margins.TOP, height - margins.BOTTOM);
    const far = Math.log10(1 / (1 - 0.9999));
    const x = (percent) => margins.LEFT + ((Math.log10(1 / (1 - percent / 100)) - 0.3) / (far - 0.3)) * (width - margins.LEFT - margins.RIGHT - 10);
    grid(g, axis, y, width, micros);
    g.textBaseline = 'alphabetic';
    for (const [name, , at] of POINTS) {
      if (at === 75 || at === 95) continue;
      g.textAlign = at === 50 ? 'left' : at > 99.95 ? 'right' : 'center';
      g.fillStyle = color('soft');
      g.fillText(name, x(at) + (at > 99.95 ? 10 : 0), height - 6);
    }
    for (const [, paint, values] of this.rows) {
      stroke(g, POINTS.map((each) => each[2]), values, x, y, color(paint), 2);
      POINTS.forEach(([, , at], i) => {
        if (values[i] === null) return;
        g.beginPath();
        g.arc(x(at), y(values[i]), 3, 0, 7);
        g.fillStyle = color(paint);
        g.fill();
      });
    }
  }
}
