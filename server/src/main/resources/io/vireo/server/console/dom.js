// Makes elements: attributes whose names begin with "on" are listeners, class and text are what they say.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (name === 'text') element.textContent = value;
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// A table with a caption for those who listen, whose rows are replaced as a whole.
export function table(caption, columns) {
  const body = h('tbody');
  const element = h('table', {},
    h('caption', { class: 'hidden-text', text: caption }),
    h('thead', {}, h('tr', {}, columns.map((column) =>
      h('th', { scope: 'col', class: column.num ? 'num' : undefined }, column.head ?? column.name ?? column)))),
    body);
  return { element, body, rows: (rows) => body.replaceChildren(...rows) };
}

// Asks before something that cannot be taken back; resolves to true or false.
export function confirm(text, action) {
  return new Promise((resolve) => {
    const dialog = h('dialog', { 'aria-label': action },
      h('p', { text }),
      h('form', { method: 'dialog', class: 'row end' },
        h('button', { class: 'button', value: 'no', text: 'Cancel' }),
        h('button', { class: 'button danger', value: 'yes', text: action })));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
