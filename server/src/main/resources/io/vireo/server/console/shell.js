// A command line: completion and hints from COMMAND DOCS, history, answers as redis-cli shows them.
import { h, setText } from './dom.js';
import { isError, one, pairs, items, run, text, current } from './api.js';

const KEEP_LINES = 400;
const MOST_ITEMS = 1000;

let docs = null; // names in lower case, subcommands behind a space: {summary, arguments}
const history = [];

export function shell(content, facts) {
  let recall = history.length;
  let chosen = -1;
  let shown = [];
  const db = h('input', { class: 'field tiny', type: 'number', min: 0, value: 0, 'aria-label': 'Database' });
  const output = h('div', { class: 'output', role: 'log', tabindex: 0, 'aria-label': 'Answers' });
  const choices = h('ul', { class: 'choices', id: 'choices', role: 'listbox', 'aria-label': 'Commands', hidden: true });
  const input = h('input', { type: 'text', role: 'combobox', 'aria-label': 'Command', 'aria-expanded': 'false', 'aria-controls': 'choices', 'aria-autocomplete': 'list', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' });
  const hint = h('div', { class: 'hint', 'aria-live': 'polite' });
  content.append(h('section', { class: 'card shell' }, output,
    h('div', { class: 'prompt' }, choices, h('div', { class: 'line' }, h('span', { 'aria-hidden': 'true', text: '›' }), input), hint)));
  facts.append(h('label', { class: 'row' }, 'Database', db), current().write ? 'May write, as far as this user may.' : 'Reads only.');
  say(h('div', { class: 'nil-v', text: 'Tab completes, arrow keys recall, Ctrl+L clears.' }));

  input.addEventListener('input', () => { chosen = -1; complete(); });
  input.addEventListener('blur', hide);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Tab' && !event.shiftKey && !choices.hidden && shown.length) {
      event.preventDefault();
      take(shown[Math.max(0, chosen)]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (chosen >= 0 && !choices.hidden) take(shown[chosen]);
      else submit();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (!choices.hidden && shown.length && input.value) choose((chosen + step + shown.length) % shown.length);
      else remember(step);
    } else if (event.key === 'Escape') hide();
    else if (event.key === 'l' && event.ctrlKey) {
      event.preventDefault();
      output.replaceChildren();
    }
  });

  function say(...elements) {
    output.append(...elements);
    while (output.childElementCount > KEEP_LINES) output.firstElementChild.remove();
    output.scrollTop = output.scrollHeight;
  }

  function hide() {
    choices.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function complete() {
    const typed = input.value.trimStart().toLowerCase();
    const words = typed.split(/\s+/);
    shown = docs && typed ? [...docs.keys()].filter((name) => name.startsWith(typed) && name !== typed).slice(0, 60) : [];
    if (words.length > 2) shown = [];
    choices.replaceChildren(...shown.map((name, i) => h('li', { id: 'choice-' + i, role: 'option', 'aria-selected': 'false', onpointerdown: (event) => { event.preventDefault(); take(name); } },
      h('b', { text: name.toUpperCase() }), h('span', { text: docs.get(name).summary }))));
    choices.hidden = !shown.length;
    input.setAttribute('aria-expanded', String(!!shown.length));
    const known = docs?.get(words.slice(0, 2).join(' ')) ?? docs?.get(words[0]);
    setText(hint, known ? known.usage : '');
  }

  function choose(index) {
    chosen = index;
    [...choices.children].forEach((each, i) => each.setAttribute('aria-selected', String(i === index)));
    choices.children[index].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', 'choice-' + index);
  }

  function take(name) {
    input.value = name.toUpperCase() + ' ';
    chosen = -1;
    complete();
    input.focus();
  }

  function remember(step) {
    if (!history.length) return;
    recall = Math.max(0, Math.min(history.length, recall + step));
    input.value = history[recall] ?? '';
    hide();
  }

  async function submit() {
    const line = input.value.trim();
    if (!line) return;
    input.value = '';
    hide();
    setText(hint, '');
    if (history.at(-1) !== line) history.push(line);
    recall = history.length;
    say(h('div', { class: 'asked', text: '› ' + line }));
    const words = split(line);
    if (!words) {
      say(h('div', { class: 'err-v', text: 'The quotes are not balanced.' }));
      return;
    }
    if (words[0].toLowerCase() === 'clear' && words.length === 1) {
      output.replaceChildren();
      return;
    }
    try {
      const [reply] = await run([words], Number(db.value));
      say(h('div', {}, ...lines(reply)));
    } catch (failure) {
      say(h('div', { class: 'err-v', text: failure.message }));
    }
  }

  if (!docs) {
    loadDocs().then(complete).catch((failure) => say(h('div', { class: 'nil-v', text: 'No completion: ' + failure.message })));
  }
  input.focus();
}

async function loadDocs() {
  const found = new Map();
  const add = (name, doc) => {
    const fields = Object.fromEntries(pairs(doc).map(([key, value]) => [text(key), value]));
    const full = name.replace('|', ' ');
    found.set(full, { summary: text(fields.summary), usage: full.toUpperCase() + ' ' + usage(fields.arguments) });
    pairs(fields.subcommands).forEach(([sub, inner]) => add(text(sub), inner));
  };
  pairs(await one(['COMMAND', 'DOCS'])).forEach(([name, doc]) => add(text(name), doc));
  docs = new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function usage(list) {
  return items(list).map((argument) => {
    const fields = Object.fromEntries(pairs(argument).map(([key, value]) => [text(key), value]));
    const flags = items(fields.flags).map(text);
    const type = text(fields.type);
    const token = text(fields.token);
    let shown = type === 'oneof' ? items(fields.arguments).map((each) => usage([each])).join(' | ') : type === 'block' ? usage(fields.arguments)
      : type === 'pure-token' ? token : (token ? token + ' ' : '') + text(fields.display_text ?? fields.name);
    if (flags.includes('multiple')) shown += ' …';
    return flags.includes('optional') ? `[${shown}]` : shown;
  }).join(' ');
}

// Words between spaces, with quotes and the escapes of redis-cli.
function split(line) {
  const words = [];
  let i = 0;
  while (i < line.length) {
    if (/\s/.test(line[i])) {
      i++;
      continue;
    }
    let word = '';
    const quote = line[i] === '"' || line[i] === "'" ? line[i++] : null;
    while (i < line.length && (quote ? line[i] !== quote : !/\s/.test(line[i]))) {
      if (line[i] === '\\' && quote && i + 1 < line.length) {
        i++;
        word += quote === '"' ? ({ n: '\n', r: '\r', t: '\t' }[line[i]] ?? line[i]) : (line[i] === "'" ? "'" : '\\' + line[i]);
      } else word += line[i];
      i++;
    }
    if (quote && line[i++] !== quote) return null;
    words.push(word);
  }
  return words;
}

function lines(reply, indent = '') {
  if (reply === null) return [part('nil-v', '(nil)\n')];
  if (isError(reply)) return [part('err-v', '(error) ' + reply.error + '\n')];
  if (typeof reply === 'number' || typeof reply === 'boolean') return [part('num-v', `(${typeof reply === 'number' ? 'integer' : 'boolean'}) ${reply}\n`)];
  if (typeof reply === 'string') return [part('str-v', (reply.includes('\n') ? reply : JSON.stringify(reply)) + '\n')];
  if ('status' in reply) return [part('ok-v', reply.status + '\n')];
  if ('real' in reply || 'big' in reply) return [part('num-v', (reply.real ?? reply.big) + '\n')];
  if ('b64' in reply || 'text' in reply) return [part('str-v', '"' + text(reply) + '"' + (reply.length ? ` … ${reply.length} bytes in all` : '') + '\n')];
  const all = items(reply);
  if (!all.length) return [part('nil-v', '(empty)\n')];
  const map = !Array.isArray(reply) && 'map' in reply;
  const found = map ? pairs(reply) : all;
  const width = String(found.length).length;
  const shown = found.slice(0, MOST_ITEMS).flatMap((each, i) => {
    const head = String(i + 1).padStart(width) + (map ? '# ' : ') ');
    const inner = indent + ' '.repeat(width + 2);
    return [part('idx', (i ? indent : '') + head), ...(map ? [part('str-v', text(each[0])), part('idx', ' => '), ...lines(each[1], inner)] : lines(each, inner))];
  });
  if (found.length > MOST_ITEMS) shown.push(part('nil-v', `… ${found.length - MOST_ITEMS} more\n`));
  return shown;
}

const part = (kind, value) => h('span', { class: kind, text: value });
