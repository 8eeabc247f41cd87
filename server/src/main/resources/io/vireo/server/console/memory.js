// A map of memory by the beginnings of keys' names, from a sample: keys drawn by chance stand for all others.
import { h, setText, table } from './dom.js';
import { isError, one, run, text, word } from './api.js';
import { bytes, count, percent } from './format.js';
import { samples } from './live.js';

const ROUND = 100;
const DEPTH = 4;

export function memory(content) {
  let found = [];
  let keysInAll = 0;
  let at = [];
  let stopped = false;
  const db = h('input', { class: 'field tiny', type: 'number', min: 0, value: 0, 'aria-label': 'Database' });
  const size = h('select', { class: 'field', 'aria-label': 'Keys in the sample' }, [500, 2000, 10000].map((n) => h('option', { value: n, text: count(n) + ' keys' })));
  const separator = h('input', { class: 'field tiny', value: ':', size: 2, maxlength: 3, 'aria-label': 'Separator of prefixes' });
  const begin = h('button', { class: 'button primary', text: 'Sample' });
  const bar = h('progress', { max: 100, value: 0, 'aria-label': 'Progress' });
  const note = h('span', { class: 'note', role: 'status' });
  const map = h('div', { class: 'map', role: 'group', 'aria-label': 'Memory by prefix' });
  const trail = h('nav', { class: 'row', 'aria-label': 'Prefix' });
  const list = table('Memory by prefix', ['Prefix', { name: 'Keys', num: true }, { name: 'Memory', num: true }, { name: 'Share', num: true }, { name: 'A key', num: true }]);
  const form = h('form', { class: 'row' }, h('label', { class: 'row' }, 'Database', db), size, h('label', { class: 'row' }, 'Separator', separator), begin, bar, note);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sample();
  });
  content.append(h('section', { class: 'card' }, form), h('br'),
    h('section', { class: 'card' }, trail, h('br'), map), h('br'),
    h('section', { class: 'card' }, h('h2', { text: 'Prefixes' }, h('small', { text: 'estimated for all keys' })), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Prefixes' }, list.element)));
  const watcher = new ResizeObserver(() => draw());
  watcher.observe(map);

  async function sample() {
    begin.disabled = true;
    found = [];
    at = [];
    const wanted = Number(size.value);
    const base = Number(db.value);
    const seen = new Set();
    try {
      keysInAll = await one(['DBSIZE'], base);
      if (!keysInAll) throw new Error('There are no keys in this database.');
      for (let drawn = 0; drawn < wanted && seen.size < keysInAll && !stopped; drawn += ROUND) {
        const names = (await run(Array.from({ length: ROUND }, () => ['RANDOMKEY']), base)).filter((reply) => reply !== null);
        const failed = names.find(isError);
        if (failed) throw new Error(failed.error);
        const fresh = names.filter((name) => !seen.has(text(name)) && seen.add(text(name)));
        const sizes = fresh.length ? await run(fresh.map((name) => ['MEMORY', 'USAGE', word(name)]), base) : [];
        const refused = sizes.find(isError);
        if (refused) throw new Error(refused.error);
        fresh.forEach((name, i) => typeof sizes[i] === 'number' && found.push([text(name), sizes[i]]));
        bar.value = (100 * (drawn + ROUND)) / wanted;
        show();
      }
      bar.value = 100;
    } catch (failure) {
      setText(note, failure.message);
    }
    begin.disabled = false;
  }

  const split = (name) => name.split(separator.value || ':');

  // What lies below the present prefix: one group for each next part of the names.
  function groups() {
    const all = new Map();
    let rest = found;
    if (at.length) rest = found.filter(([name]) => at.every((part, i) => split(name)[i] === part && split(name).length > at.length));
    for (const [name, size] of rest) {
      const parts = split(name);
      const inner = parts.length > at.length + 1 && at.length < DEPTH;
      const label = inner ? parts[at.length] : at.length ? '(keys)' : parts.length > 1 ? parts[0] : '(no prefix)';
      const group = all.get(label) ?? { label, part: inner ? parts[at.length] : null, keys: 0, size: 0 };
      group.keys++;
      group.size += size;
      all.set(label, group);
    }
    return [...all.values()].sort((a, b) => b.size - a.size);
  }

  function show() {
    const scale = found.length ? keysInAll / found.length : 1;
    const all = groups();
    const total = found.reduce((sum, [, size]) => sum + size, 0) || 1;
    setText(note, `${count(found.length)} of ${count(keysInAll)} keys, about ${bytes(total * scale)}`);
    trail.replaceChildren(...['all keys', ...at].map((part, i) => h('button', { class: 'button small', text: part, 'aria-current': i === at.length ? 'true' : undefined, onclick: () => go(at.slice(0, i)) })));
    list.rows(all.slice(0, 200).map((group) => h('tr', {},
      h('td', {}, group.part ? h('button', { class: 'key', text: [...at, group.label].join(separator.value) + separator.value, onclick: () => go([...at, group.part]) }) : h('span', { class: 'code', text: group.label })),
      h('td', { class: 'num', text: count(group.keys * scale) }), h('td', { class: 'num', text: bytes(group.size * scale) }),
      h('td', { class: 'num', text: percent((100 * group.size) / total) }), h('td', { class: 'num', text: bytes(group.size / group.keys) }))));
    draw(all, scale);
  }

  function go(to) {
    at = to;
    show();
    map.querySelector('button')?.focus();
  }

  function draw(all = groups(), scale = found.length ? keysInAll / found.length : 1) {
    const few = all.slice(0, 40);
    const rest = all.slice(40);
    if (rest.length) few.push({ label: `${count(rest.length)} others`, part: null, keys: rest.reduce((n, each) => n + each.keys, 0), size: rest.reduce((n, each) => n + each.size, 0) });
    const tiles = squares(few, map.clientWidth, map.clientHeight);
    map.replaceChildren(...tiles.map(({ group, x, y, w, h: high }, i) => {
      const label = `${group.label}: ${bytes(group.size * scale)}, ${count(group.keys * scale)} keys`;
      const tile = h('button', { class: 'c' + ((i % 8) + 1), title: label, 'aria-label': label, onclick: () => group.part && go([...at, group.part]) },
        w > 60 && high > 34 ? [h('b', { text: group.label }), bytes(group.size * scale)] : []);
      Object.assign(tile.style, { left: x + 'px', top: y + 'px', width: w + 'px', height: high + 'px' });
      return tile;
    }));
  }

  show();
  if (samples.length) setText(note, 'A sample costs the server two short commands for each key.');
  return () => {
    stopped = true;
    watcher.disconnect();
  };
}

// A squarified treemap: rows of tiles along the shorter side, each row as long as its tiles get squarer by it.
function squares(groups, width, height) {
  const total = groups.reduce((sum, each) => sum + each.size, 0);
  if (!total || !width) return [];
  const area = (size) => (size / total) * width * height;
  const tiles = [];
  let rest = { x: 0, y: 0, w: width, h: height };
  let row = [];
  const worst = (all, side) => {
    const sum = all.reduce((n, each) => n + area(each.size), 0);
    return Math.max(...all.map((each) => Math.max((side * side * area(each.size)) / (sum * sum), (sum * sum) / (side * side * area(each.size)))));
  };
  const place = () => {
    const sum = row.reduce((n, each) => n + area(each.size), 0);
    const wide = rest.w >= rest.h;
    const thick = sum / (wide ? rest.h : rest.w);
    let along = 0;
    for (const group of row) {
      const long = area(group.size) / thick;
      tiles.push({ group, ...(wide ? { x: rest.x, y: rest.y + along, w: thick, h: long } : { x: rest.x + along, y: rest.y, w: long, h: thick }) });
      along += long;
    }
    rest = wide ? { ...rest, x: rest.x + thick, w: rest.w - thick } : { ...rest, y: rest.y + thick, h: rest.h - thick };
    row = [];
  };
  for (const group of groups) {
    const side = Math.min(rest.w, rest.h);
    if (row.length && worst([...row, group], side) > worst(row, side)) place();
    row.push(group);
  }
  if (row.length) place();
  return tiles;
}
