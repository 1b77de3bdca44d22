// Draws the wall beside the form while somebody types rooms and slots. The server reads the lines anew.

const rooms = document.getElementById('rooms'), slots = document.getElementById('slots');
const drawing = document.getElementById('drawing'), cells = document.getElementById('cells');
const zone = document.getElementById('timezone');
const LINE = /^(?:(\d{4}-\d{2}-\d{2})\s+)?(\d{1,2}:\d{2})\s*[-–—]\s*(\d{1,2}:\d{2})(?:\s+(.*?))??\s*(?:\[(break|plenary|breakout)\])?$/i;
const linesOf = field => field.value.split('\n').map(line => line.trim()).filter(Boolean);

function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

function sign(number) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${drawing.dataset.icons}#s-${1 + (number - 1) % 8}`);
  svg.append(use);
  return element('span', `sign r${1 + (number - 1) % 8}`, svg, element('b', '', String(number)));
}

function table(day, times) {
  const look = slot => (slot.kind === 'breakout' ? `p${slot.paper}` : 'bare');
  const head = element('tr', '', element('td', ''));
  for (const slot of times) head.append(element('th', look(slot), element('time', '', slot.time)));
  const rows = linesOf(rooms).map((line, i) => {
    const row = element('tr', '', element('th', '', sign(i + 1), element('span', '', line.replace(/,\s*\d*\s*$/, ''))));
    for (const slot of times) row.append(element('td', `cell ${slot.kind === 'breakout' ? `free ${look(slot)}` : 'bare'}`));
    return row;
  });
  return element('table', 'grid', element('caption', '', day), element('thead', '', head), element('tbody', '', ...rows));
}

function draw() {
  const days = new Map();
  let day = '', count = 0;
  for (const found of linesOf(slots).map(line => line.match(LINE)).filter(Boolean)) {
    day = found[1] ?? day;
    if (!days.has(day)) days.set(day, []);
    days.get(day).push({time: found[2], kind: (found[5] ?? 'breakout').toLowerCase()});
  }
  for (const times of days.values()) {
    const some = times.filter(slot => slot.kind === 'breakout');
    some.forEach((slot, i) => { slot.paper = some.length > 1 ? 1 + Math.round(7 * i / (some.length - 1)) : 4; });
    count += some.length;
  }
  const drawn = [...days].filter(([, times]) => times.some(slot => slot.paper));
  drawing.replaceChildren(...drawn.map(([date, times]) => table(drawn.length > 1 ? date : '', times)));
  cells.textContent = cells.dataset.text.replace('{n}', linesOf(rooms).length * count);
}

/** The first line that the server would not take, and a right one. Nobody is told before they have left the field. */
function check(isLeft) {
  const told = document.getElementById('slots-odd'), lines = linesOf(slots);
  let day;
  const at = lines.findIndex(line => {
    const found = line.match(LINE);
    day ??= found?.[1];
    return !found || !day;
  });
  if (at >= 0 && !isLeft) return;
  told.hidden = at < 0;
  const right = day ? '10:00-11:00' : '2027-03-01 10:00-11:00';
  told.textContent = at < 0 ? '' : told.dataset.text.replace('{n}', at + 1).replace('{line}', () => lines[at].slice(0, 60)).replace('{right}', right);
  document.getElementById('slots-wrong')?.remove();
}

if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
rooms.addEventListener('input', draw);
slots.addEventListener('input', () => { draw(); check(); });
slots.addEventListener('change', () => check(true));
draw();
