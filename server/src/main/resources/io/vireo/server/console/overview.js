import { h, setText } from './dom.js';
import { TimeChart } from './chart.js';
import { live, number, queueDelay, samples } from './live.js';
import { ago, bytes, count, micros, percent, seconds, short } from './format.js';

const COLORS = ['s1', 's2', 's3', 's4', 's5', 's6'];
const P50 = 1;
const P99 = 5;
const P999 = 6;

export function overview(content) {
  const tiles = ['Operations', 'Memory', 'Keys', 'Clients', 'Hit rate', 'Processor'].map(tile);
  const charts = {
    commands: new TimeChart({ title: 'Operations by command', unit: 'per second', format: short, stacked: true, class: 'w8' }),
    latency: new TimeChart({ title: 'Latency of all commands', unit: 'log scale', format: micros, log: true, class: 'w4' }),
    memory: new TimeChart({ title: 'Memory by kind', format: bytes, stacked: true, binary: true, class: 'w4' }),
    hits: new TimeChart({ title: 'Hit rate', format: percent, max: 100, fill: true, class: 'w4' }),
    gone: new TimeChart({ title: 'Expired and evicted', unit: 'keys per second', format: short, least: 4, class: 'w4' }),
    clients: new TimeChart({ title: 'Connections', format: short, least: 4, class: 'w4' }),
    delay: new TimeChart({ title: 'Delay of event loops and data thread', unit: 'log scale', format: micros, log: true, class: 'w4' }),
    network: new TimeChart({ title: 'Network', unit: 'per second', format: bytes, binary: true, least: 1024, class: 'w4' }),
  };
  const persistence = state('Persistence');
  const replication = state('Replication');
  content.append(
    h('div', { class: 'tiles' }, tiles.map((each) => each.element)),
    h('div', { class: 'grid' }, Object.values(charts).map((chart) => chart.element), persistence.element, replication.element));

  function update() {
    if (!samples.length) return;
    const now = samples.at(-1);
    showTiles(tiles, now);
    const times = samples.map((each) => each.t);
    const line = (name, color, of) => ({ name, color, values: samples.map(of) });
    charts.commands.set(times, byCommand());
    charts.latency.set(times, [['p50', P50, 's1'], ['p99', P99, 's3'], ['p99.9', P999, 's5']].map(([name, at, color]) =>
      line(name, color, (each) => each.raw.latency[0]?.[2][at] ?? null)));
    charts.memory.set(times, [
      line('keys and values', 's1', (each) => number(each, 'used_memory_dataset')),
      line('tables', 's2', (each) => Math.max(0, number(each, 'used_memory_overhead') - clientBytes(each) - buffers(each))),
      line('clients', 's3', clientBytes),
      line('log and replicas', 's4', buffers)]);
    charts.hits.set(times, [line('hits', 's1', hitRate)]);
    charts.gone.set(times, [line('expired', 's3', (each) => each.rate('expired_keys')), line('evicted', 's5', (each) => each.rate('evicted_keys'))]);
    charts.clients.set(times, [line('clients', 's2', (each) => number(each, 'connected_clients')), line('blocked', 's3', (each) => number(each, 'blocked_clients')),
      line('new per second', 's8', (each) => each.rate('total_connections_received'))]);
    charts.delay.set(times, [
      ...loopLines(line),
      { name: 'data queue p99', color: 's4', values: samples.map((each, i) => queueDelay(i, 99) || null) }]);
    charts.network.set(times, [line('in', 's2', (each) => each.rate('total_net_input_bytes')), line('out', 's1', (each) => each.rate('total_net_output_bytes'))]);
    persistence.show(persistenceFacts(now));
    replication.show(replicationFacts(now));
  }

  live.addEventListener('sample', update);
  update();
  return () => live.removeEventListener('sample', update);
}

function tile(name) {
  const value = h('div', { class: 'value', text: '–' });
  const more = h('div', { class: 'more', text: '\u00a0' });
  return { element: h('div', { class: 'card tile' }, h('div', { class: 'name', text: name }), value, more), show: (a, b) => { setText(value, a); setText(more, b); } };
}

function showTiles([operations, memory, keys, clients, hits, processor], now) {
  operations.show(short(now.rate('total_commands_processed')) + '/s', count(number(now, 'total_commands_processed')) + ' in all');
  const limit = number(now, 'maxmemory');
  memory.show(bytes(number(now, 'used_memory')), limit ? `of ${bytes(limit)}, ${now.info.maxmemory_policy}` : `heap ${bytes(now.raw.heap)}`);
  const databases = Object.entries(now.info).filter(([name]) => /^db\d+$/.test(name)).map(([, text]) => Object.fromEntries(text.split(',').map((each) => each.split('='))));
  const sum = (field) => databases.reduce((all, each) => all + Number(each[field]), 0);
  keys.show(short(sum('keys')), short(sum('expires')) + ' expire');
  clients.show(count(number(now, 'connected_clients')), `${count(number(now, 'blocked_clients'))} blocked, ${count(number(now, 'pubsub_clients'))} subscribed`);
  const rate = hitRate(now);
  hits.show(rate === null ? '–' : percent(rate), 'of ' + short(now.rate('keyspace_hits') + now.rate('keyspace_misses')) + ' reads/s');
  const used = now.rate('used_cpu_sys') + now.rate('used_cpu_user');
  processor.show(percent(used * 100), 'up ' + seconds(number(now, 'uptime_in_seconds')));
}

const clientBytes = (each) => number(each, 'mem_clients_normal') + number(each, 'mem_clients_slaves');
const buffers = (each) => number(each, 'mem_aof_buffer') + number(each, 'mem_replication_backlog') + number(each, 'mem_total_replication_buffers');

function hitRate(each) {
  const hits = each.rate('keyspace_hits');
  const all = hits + each.rate('keyspace_misses');
  return all > 0 ? (hits / all) * 100 : null;
}

// The commands that ran most in the time shown, and all others as one.
function byCommand() {
  const total = new Map();
  for (const each of samples) each.rates?.forEach(({ name, perSecond }) => total.set(name, (total.get(name) ?? 0) + perSecond));
  const top = [...total].sort((a, b) => b[1] - a[1]).slice(0, COLORS.length).map(([name]) => name);
  const of = (each, name) => each.rates?.find((rate) => rate.name === name)?.perSecond ?? 0;
  const series = top.map((name, i) => ({ name: name.replace('|', ' '), color: COLORS[i], values: samples.map((each) => of(each, name)) }));
  if (total.size > top.length) {
    series.push({ name: 'others', color: 's8', values: samples.map((each) =>
      Math.max(0, (each.rates ?? []).reduce((all, rate) => all + rate.perSecond, 0) - top.reduce((all, name) => all + of(each, name), 0))) });
  }
  return series;
}

function loopLines(line) {
  const loops = new Set(samples.flatMap((each) => each.raw.loops.map(([index]) => index)));
  return [...loops].sort((a, b) => a - b).slice(0, 4).map((index) =>
    line(loops.size > 1 ? 'loop ' + index : 'event loop', ['s1', 's2', 's3', 's7'][index % 4], (each) => each.raw.loops.find(([i]) => i === index)?.[1] ?? null));
}

function state(title) {
  const list = h('dl', { class: 'state' });
  return {
    element: h('section', { class: 'card w6' }, h('h2', { text: title }), list),
    show: (facts) => list.replaceChildren(...facts.flatMap(([name, text, mood]) => [h('dt', { text: name }), h('dd', { class: mood, text })])),
  };
}

function persistenceFacts(now) {
  const info = now.info;
  const facts = [
    ['Last snapshot', ago(number(now, 'rdb_last_save_time'))],
    ['Its outcome', info.rdb_last_bgsave_status ?? '–', info.rdb_last_bgsave_status === 'ok' ? 'ok' : 'bad'],
    ['Changes since', count(number(now, 'rdb_changes_since_last_save'))],
    ['Snapshot under way', info.rdb_bgsave_in_progress === '1' ? 'yes' : 'no'],
    ['Append-only log', info.aof_enabled === '1' ? 'on' : 'off'],
  ];
  if (info.aof_enabled === '1') {
    facts.push(['Last write of the log', info.aof_last_write_status, info.aof_last_write_status === 'ok' ? 'ok' : 'bad'],
      ['Size of the log', bytes(number(now, 'aof_current_size'))], ['Rewrite under way', info.aof_rewrite_in_progress === '1' ? 'yes' : 'no']);
  }
  if (info.loading === '1') facts.unshift(['Loading', percent(number(now, 'loading_loaded_perc')), 'warn']);
  return facts;
}

function replicationFacts(now) {
  const info = now.info;
  const facts = [['Role', info.role === 'slave' ? 'replica' : 'primary'], ['Offset', count(number(now, 'master_repl_offset'))],
    ['Backlog', info.repl_backlog_active === '1' ? bytes(number(now, 'repl_backlog_histlen')) + ' of ' + bytes(number(now, 'repl_backlog_size')) : 'none']];
  if (info.role === 'slave') {
    facts.push(['Primary', `${info.master_host}:${info.master_port}`], ['Link', info.master_link_status, info.master_link_status === 'up' ? 'ok' : 'bad'],
      ['Heard of it', seconds(number(now, 'master_last_io_seconds_ago')) + ' ago']);
  }
  const replicas = number(now, 'connected_slaves');
  facts.push(['Replicas', count(replicas)]);
  for (let i = 0; i < Math.min(replicas, 8); i++) {
    const each = Object.fromEntries((info['slave' + i] ?? '').split(',').map((part) => part.split('=')));
    if (each.ip) {
      const behind = number(now, 'master_repl_offset') - Number(each.offset);
      facts.push([`${each.ip}:${each.port}`, `${each.state}, ${bytes(Math.max(0, behind))} behind, ${each.lag} s`, each.state === 'online' ? 'ok' : 'warn']);
    }
  }
  return facts;
}
