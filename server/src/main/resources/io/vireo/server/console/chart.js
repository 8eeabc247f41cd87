// Lines and areas over time on a canvas. A chart redraws when it gets data, when its size or the theme changes, and
// when somebody points at it; arrow keys move the pointer too. What it shows is told as text as well.
import { h } from './dom.js';
import { clock } from './format.js';

const LEFT = 62;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 22;

export const color = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

const charts = new Set();
export const redrawAll = () => charts.forEach((chart) => chart.draw());
export function forgetCharts() {
  charts.forEach((chart) => chart.stop());
  charts.clear();
}

export class TimeChart {
  // options: title, unit (a note behind it), format, stacked, log, max, least, fill, binary, class
  constructor(options) {
    this.options = options;
    this.series = [];
    this.times = [];
    this.at = null;
    this.canvas = h('canvas', { role: 'img', tabindex: 0, 'aria-label': options.title });
    this.legend = h('ul', { class: 'legend', 'aria-hidden': 'true' });
    this.tip = h('div', { class: 'tip', hidden: true });
    this.spoken = h('p', { class: 'hidden-text', 'aria-live': 'polite' });
    this.element = h('section', { class: 'card ' + (options.class ?? 'w6') },
      h('h2', {}, options.title, options.unit ? h('small', { text: options.unit }) : null),
      h('figure', { class: 'chart' + (options.tall ? ' tall' : '') }, this.canvas, this.tip, this.legend, this.spoken));
    this.canvas.addEventListener('pointermove', (event) => this.point(event.offsetX));
    this.canvas.addEventListener('pointerleave', () => this.pointAt(null));
    this.canvas.addEventListener('blur', () => this.pointAt(null));
    this.canvas.addEventListener('keydown', (event) => this.key(event));
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(this.canvas);
    charts.add(this);
  }

  stop() {
    this.watcher.disconnect();
  }

  // series: [{name, color, values}], as many values as times; a value may be null.
  set(times, series) {
    this.times = times;
    this.series = series;
    const format = this.options.format;
    const last = times.length - 1;
    this.legend.replaceChildren(...series.map((each) => h('li', {}, swatch(each.color), each.name,
      h('b', { text: last < 0 || each.values[last] === null ? '–' : format(each.values[last]) }))));
    this.canvas.setAttribute('aria-label', this.options.title + ': ' + (last < 0 ? 'no data yet'
      : series.map((each) => each.name + ' ' + (each.values[last] === null ? 'none' : format(each.values[last]))).join(', ')));
    this.draw();
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9 }[event.key];
    if (event.key === 'Escape') this.pointAt(null);
    if (!step || !this.times.length) return;
    event.preventDefault();
    const from = this.at ?? this.times.length - 1;
    this.pointAt(Math.max(0, Math.min(this.times.length - 1, from + step)));
    this.spoken.textContent = clock(this.times[this.at]) + ': ' + this.series
      .map((each) => each.name + ' ' + (each.values[this.at] === null ? 'none' : this.options.format(each.values[this.at]))).join(', ');
  }

  point(x) {
    if (!this.times.length || !this.scaleX) return;
    let best = 0;
    for (let i = 0; i < this.times.length; i++) {
      if (Math.abs(this.scaleX(this.times[i]) - x) < Math.abs(this.scaleX(this.times[best]) - x)) best = i;
    }
    this.pointAt(best);
  }

  pointAt(index) {
    this.at = index;
    this.tip.hidden = index === null;
    if (index !== null) {
      this.tip.replaceChildren(h('div', { class: 'note', text: clock(this.times[index]) }), h('table', {}, h('tbody', {},
        [...this.series].reverse().map((each) => h('tr', {}, h('td', {}, swatch(each.color), each.name),
          h('td', { class: 'num', text: each.values[index] === null ? '–' : this.options.format(each.values[index]) }))))));
      const x = this.scaleX(this.times[index]);
      const left = x > this.width / 2;
      this.tip.style.left = left ? 'auto' : x + 12 + 'px';
      this.tip.style.right = left ? this.width - x + 12 + 'px' : 'auto';
    }
    this.draw();
  }

  draw() {
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (!width || !height || document.hidden) return;
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    this.width = width;
    const g = this.canvas.getContext('2d');
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, width, height);
    const stacks = this.stacks();
    const axis = this.axis(stacks);
    const y = axis.scale(TOP, height - BOTTOM);
    const last = this.times.at(-1) ?? Date.now();
    const span = Math.max(30, Math.min(180, (last - (this.times[0] ?? last)) / 1000));
    const first = last - span * 1000;
    const x = (t) => LEFT + ((t - first) / (last - first)) * (width - LEFT - RIGHT);
    this.scaleX = x;
    grid(g, axis, y, width, this.options.format);
    timeLabels(g, first, last, x, height);
    g.save();
    g.beginPath();
    g.rect(LEFT, 0, width - LEFT - RIGHT + 2, height - BOTTOM + 1);
    g.clip();
    if (this.options.stacked) this.areas(g, stacks, x, y);
    else this.lines(g, x, y, height - BOTTOM);
    g.restore();
    this.crosshair(g, stacks, x, y, height);
  }

  // The upper edge of each series, if they stand on each other; else their values.
  stacks() {
    if (!this.options.stacked) return this.series.map((each) => each.values);
    let below = this.times.map(() => 0);
    return this.series.map((each) => (below = below.map((n, i) => n + (each.values[i] ?? 0))));
  }

  axis(stacks) {
    const seen = stacks.flat().filter((n) => n !== null && Number.isFinite(n));
    if (this.options.log) return logAxis(seen);
    const most = this.options.max;
    if (most) return { ticks: [0, most / 4, most / 2, (3 * most) / 4, most], scale: (upper, lower) => (n) => lower - (n / most) * (lower - upper) };
    return linearAxis(seen.reduce((a, b) => Math.max(a, b), this.options.least ?? 1), this.options.binary);
  }

  areas(g, stacks, x, y) {
    for (let s = stacks.length - 1; s >= 0; s--) {
      g.beginPath();
      this.times.forEach((t, i) => g[i ? 'lineTo' : 'moveTo'](x(t), y(stacks[s][i])));
      for (let i = this.times.length - 1; i >= 0; i--) g.lineTo(x(this.times[i]), y(s ? stacks[s - 1][i] : 0));
      g.closePath();
      g.globalAlpha = 0.55;
      g.fillStyle = color(this.series[s].color);
      g.fill();
      g.globalAlpha = 1;
      stroke(g, this.times, stacks[s], x, y, color(this.series[s].color), 1.4);
    }
  }

  lines(g, x, y, bottom) {
    this.series.forEach((each, s) => {
      const paint = color(each.color);
      if (this.options.fill && s === 0 && this.times.length > 1) {
        const shade = g.createLinearGradient(0, TOP, 0, bottom);
        shade.addColorStop(0, paint + '44');
        shade.addColorStop(1, paint + '04');
        g.beginPath();
        this.times.forEach((t, i) => g[i ? 'lineTo' : 'moveTo'](x(t), y(each.values[i] ?? 0)));
        g.lineTo(x(this.times.at(-1)), bottom);
        g.lineTo(x(this.times[0]), bottom);
        g.fillStyle = shade;
        g.fill();
      }
      stroke(g, this.times, each.values, x, y, paint, 1.8);
    });
  }

  crosshair(g, stacks, x, y, height) {
    if (this.at === null || this.at >= this.times.length) return;
    const at = x(this.times[this.at]);
    g.strokeStyle = color('soft');
    g.setLineDash([3, 3]);
    g.beginPath();
    g.moveTo(at, TOP);
    g.lineTo(at, height - BOTTOM);
    g.stroke();
    g.setLineDash([]);
    stacks.forEach((values, s) => {
      if (values[this.at] === null) return;
      g.beginPath();
      g.arc(at, y(values[this.at]), 3.5, 0, 7);
      g.fillStyle = color(this.series[s].color);
      g.fill();
      g.lineWidth = 1.5;
      g.strokeStyle = color('card');
      g.stroke();
    });
  }
}

export function swatch(name) {
  const element = h('i');
  element.style.background = `var(--${name})`;
  return element;
}

export function stroke(g, times, values, x, y, paint, thick) {
  g.beginPath();
  let pen = false;
  times.forEach((t, i) => {
    if (values[i] === null) pen = false;
    else {
      g[pen ? 'lineTo' : 'moveTo'](x(t), y(values[i]));
      pen = true;
    }
  });
  g.lineJoin = 'round';
  g.lineWidth = thick;
  g.strokeStyle = paint;
  g.stroke();
}

export function grid(g, axis, y, width, format) {
  g.font = '11px ' + color('sans');
  g.textAlign = 'right';
  g.textBaseline = 'middle';
  g.lineWidth = 1;
  for (const tick of axis.ticks) {
    const at = Math.round(y(tick)) + 0.5;
    g.strokeStyle = color('grid');
    g.beginPath();
    g.moveTo(LEFT, at);
    g.lineTo(width - RIGHT, at);
    g.stroke();
    g.fillStyle = color('soft');
    g.fillText(format(tick), LEFT - 8, at);
  }
}

function timeLabels(g, first, last, x, height) {
  const span = (last - first) / 1000;
  const room = Math.max(1, Math.floor((x(last) - x(first)) / 84));
  const step = ([5, 10, 15, 30, 60, 120, 300].find((each) => span / each <= room) ?? 600) * 1000;
  g.textBaseline = 'alphabetic';
  g.fillStyle = color('soft');
  for (let t = Math.ceil(first / step) * step; t <= last; t += step) {
    const at = x(t);
    g.textAlign = at < LEFT + 24 ? 'left' : at > x(last) - 24 ? 'right' : 'center';
    g.fillText(clock(t), at, height - 6);
  }
}

function linearAxis(most, binary) {
  const base = binary ? 1024 ** Math.floor(Math.log(Math.max(1, most)) / Math.log(1024)) : 1;
  const top = Math.max(most / base, binary ? 1 : 1e-9) || 1;
  const rough = (top * 1.08) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((each) => each * power >= rough) * power * base;
  const ticks = [];
  for (let i = 0; i <= 4 && i * step <= most * 1.08 + step; i++) ticks.push(i * step);
  const end = ticks.at(-1) || 1;
  return { ticks, scale: (upper, lower) => (n) => lower - (Math.min(n, end) / end) * (lower - upper) };
}

export function logAxis(seen) {
  const positive = seen.filter((n) => n > 0);
  const from = positive.length ? Math.floor(Math.log10(positive.reduce((a, b) => Math.min(a, b)))) : 0;
  const highest = positive.length ? Math.ceil(Math.log10(positive.reduce((a, b) => Math.max(a, b)) * 1.05)) : 3;
  const to = Math.max(from + 2, highest);
  const ticks = [];
  for (let e = from; e <= to; e++) ticks.push(10 ** e);
  return {
    ticks,
    scale: (upper, lower) => (n) => lower - ((Math.log10(Math.max(n, 10 ** from)) - from) / (to - from)) * (lower - upper),
  };
}

export const margins = { LEFT, RIGHT, TOP, BOTTOM };
