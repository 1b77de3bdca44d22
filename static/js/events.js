// Draws the wall beside the form while somebody types rooms and slots. The server reads the lines anew.

const rooms = document.getElementById('rooms'), slots = document.getElementById('slots');
const table = document.getElementById('drawing'), cells = document.getElementById('cells');
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
  use.setAttribute('href', `${table.dataset.icons}#s-${1 + (number - 1) % 8}`);
  svg.append(use);
  return element('span', `sign r${1 + (number - 1) % 8}`, svg, element('b', '', String(number)));
}

function draw() {
  let day = '';
  const times = linesOf(slots).map(line => line.match(LINE)).filter(Boolean).map(found => {
    day = found[1] ?? day;
    return {day, time: found[2], kind: (found[5] ?? 'breakout').toLowerCase()};
  });
  const perDay = Object.groupBy ? Object.groupBy(times.filter(slot => slot.kind === 'breakout'), slot => slot.day) : {};
  for (const some of Object.values(perDay)) {
    some.forEach((slot, i) => { slot.paper = some.length > 1 ? 1 + Math.round(7 * i / (some.length - 1)) : 4; });
  }
  const look = slot => (slot.kind === 'breakout' ? `p${slot.paper ?? 4}` : 'bare');
  const head = element('tr', '', element('th', ''));
  for (const slot of times) head.append(element('th', look(slot), element('time', '', slot.time)));
  const rows = linesOf(rooms).map((line, i) => {
    const row = element('tr', '', element('th', '', sign(i + 1), element('span', '', line.replace(/,\s*\d*\s*$/, ''))));
    for (const slot of times) row.append(element('td', `cell ${slot.kind === 'breakout' ? `free ${look(slot)}` : 'bare'}`));
    return row;
  });
  table.tHead.replaceChildren(head);
  table.tBodies[0].replaceChildren(...rows);
  cells.textContent = cells.dataset.text.replace('{n}', rows.length * times.filter(slot => slot.kind === 'breakout').length);
}

if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
rooms.addEventListener('input', draw);
slots.addEventListener('input', draw);
draw();
