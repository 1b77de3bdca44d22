// The editors' pages. What others do arrives by itself; lines and themes can be pulled as well as sent by menu: both
// press the same buttons.

const {body} = document, sides = document.getElementById('material'), filters = document.querySelector('.filters');
const writing = document.getElementById('writing');
const at = `/e/${body.dataset.slug}`;
let timer;

// ---- the two sides

const asked = () => {
  const query = new URLSearchParams(new FormData(filters));
  query.set('theme', document.getElementById('theme')?.value ?? '');
  return query;
};

async function refresh() {
  const answer = await fetch(`${at}/themes/parts?${asked()}`, {cache: 'no-store'}).catch(() => null);
  if (!answer?.ok || answer.redirected || !answer.headers.has('Twofeet') || drag) return;
  await htmx.swap({sourceElement: body, target: body, swap: 'none', text: await answer.text()});
}

const soon = (pause = 150) => {
  clearTimeout(timer);
  timer = setTimeout(refresh, pause);
};

if (sides) {
  filters.addEventListener('input', () => soon(250));
  filters.addEventListener('submit', event => {
    event.preventDefault();
    refresh();
  });
  document.addEventListener('done', () => soon(0));
  document.addEventListener('twofeet:own', () => soon());
  let seen = body.dataset.revision;
  document.addEventListener('twofeet:heard', ({detail: {rev}}) => {
    if (+rev === +seen) return;
    seen = rev;
    soon(1000);
  });
}

// ---- two who write at once

if (writing) {
  const id = +document.getElementById('main').dataset.theme;
  document.addEventListener('twofeet:own', async () => {
    const told = await fetch(`${at}/themes.json`, {cache: 'no-store'}).then(answer => answer.json()).catch(() => null);
    const now = id ? told?.themes?.find(theme => theme.id === id)?.revision : told?.revision;
    document.getElementById('changed').hidden = !(now > +writing.elements.base.value);
  });
}

// ---- pulling

const FAR = 6;
let drag = null; // {id, x, y, from, on, copy}

function down(event) {
  const from = event.target.closest('.grip')?.closest('[data-line], [data-put], [data-theme]');
  if (!from || event.button || drag || !event.isPrimary) return;
  event.preventDefault();
  drag = {id: event.pointerId, x: event.clientX, y: event.clientY, from};
  event.target.setPointerCapture(event.pointerId);
}

function move(event) {
  if (event.pointerId !== drag?.id) return;
  if (!drag.on && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
  if (!drag.on) {
    drag.on = true;
    drag.copy = drag.from.cloneNode(true);
    drag.copy.removeAttribute('id');
    drag.copy.classList.add('pulled');
    drag.copy.inert = true;
    drag.copy.style.inlineSize = `${drag.from.offsetWidth}px`;
    body.append(drag.copy);
    body.classList.add('dragging');
  }
  drag.copy.style.translate = `${event.clientX}px ${event.clientY}px`;
  const over = targetAt(event);
  for (const other of document.querySelectorAll('[data-over]')) if (other !== over) delete other.dataset.over;
  if (over) over.dataset.over = '';
  const pane = document.elementFromPoint(event.clientX, event.clientY)?.closest('.pane') ?? document.scrollingElement;
  if (event.clientY < 80) pane.scrollBy(0, -14);
  if (event.clientY > innerHeight - 80) pane.scrollBy(0, 14);
}

/** Excerpts of one theme change places; everything else is put into a theme, or beside it. */
const targetAt = ({clientX, clientY}) => document.elementFromPoint(clientX, clientY)?.closest(writing ? '.excerpt' : '#themes .theme');

function up(event) {
  if (event.pointerId !== drag?.id) return;
  const {on, from} = drag, over = event.type === 'pointerup' && on ? targetAt(event) : null;
  end();
  if (!over || over.contains(from)) return;
  if (from.dataset.line) {
    document.getElementById('theme').value = over.dataset.theme;
    press(document.getElementById('taking'), from.querySelector('[name="line"]'));
  } else if (from.dataset.put && !writing) send(from.querySelector('form'), 'theme', over.dataset.theme);
  else send(from.querySelector(writing ? 'form' : '.moving'), 'to', over.dataset.n);
}

function send(form, name, value) {
  const button = Object.assign(document.createElement('button'), {name, value, hidden: true});
  form.append(button);
  press(form, button);
  button.remove();
}

const press = (form, button) => form?.requestSubmit(button);

function end() {
  drag?.copy?.remove();
  drag = null;
  body.classList.remove('dragging');
  for (const one of document.querySelectorAll('[data-over]')) delete one.dataset.over;
}

if (sides || writing) {
  document.addEventListener('pointerdown', down);
  document.addEventListener('pointermove', move);
  document.addEventListener('pointerup', up);
  document.addEventListener('pointercancel', up);
  document.addEventListener('keydown', event => event.key === 'Escape' && drag && end());
}
