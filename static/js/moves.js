// The wall at the desk: a card's menu, and what is in one's hand. What is held are ids; the page may be drawn anew under it.
// The commands are the page's hidden forms, so that forms.js sends them.

const {body} = document, byId = id => document.getElementById(id);
const lines = byId('lines'), menu = byId('card-menu'), chooser = byId('cell-menu'), handy = byId('handy');
const words = byId('moving-words')?.dataset;
const here = location.pathname.replace(/\/desk\/wall$/, '');
let inHand = null;  // {kind: 'move' | 'swap' | 'again', breakout, topic, title}
let asked = null;   // whose menu is open
let landing = null; // the cell that gets the focus when its card has come
let stop = null;    // the tab stop of the grid: a cell

const cardOf = what => document.querySelector(what?.breakout ? `#lines [data-breakout="${what.breakout}"]` : `#unplaced [data-topic="${what?.topic}"]`);
const factsOf = ({dataset: {breakout = '', topic, title, by}}) => ({breakout, topic, title, by});
const inside = cell => cell?.querySelector('.slip, .plus');
const put = (text, what) => text.replace(/\{(\w+)\}/g, (_, name) => what[name] ?? '');

function say(text) {
  const sentence = Object.assign(document.createElement('p'), {textContent: text});
  byId('said').replaceChildren(sentence);
  setTimeout(() => sentence.remove(), 6000);
}

// ---- in the hand

function pick(what, kind) {
  inHand = {...what, kind};
  const text = put(words[kind === 'swap' ? 'swap' : 'move'], what);
  handy.firstElementChild.textContent = text;
  mark();
  say(text);
}

function letGo(word) {
  if (!inHand) return;
  const what = inHand;
  inHand = null;
  mark();
  if (word) say(put(words[word], what));
  return what;
}

function mark() {
  for (const card of document.querySelectorAll('[data-picked]')) delete card.dataset.picked;
  const card = cardOf(inHand);
  if (card) card.dataset.picked = '';
  lines.classList.toggle('picking', Boolean(inHand) && inHand.kind !== 'swap');
  handy.hidden = !inHand;
}

function send(name, id, fields = {}) {
  const form = byId(name);
  if (form.dataset.path) form.setAttribute('action', form.dataset.path.replace('{id}', id));
  for (const [field, value] of Object.entries(fields)) form.elements[field].value = value;
  form.requestSubmit();
}

/** What is in the hand goes into this cell; on another card, the two may change places. */
function putDown(what, cell) {
  const there = cell?.querySelector('.slip');
  if (there && there === cardOf(what)) return letGo('cancelled');
  if (there && what.breakout && what.kind !== 'again') exchange(what, factsOf(there));
  else if (there || what.kind === 'swap') say(words.taken);
  else {
    letGo();
    landing = cell.id;
    if (what.breakout && what.kind !== 'again') send('do-move', what.breakout, {cell: cell.dataset.cell});
    else send('do-place', '', {topic: what.topic, cell: cell.dataset.cell});
  }
}

function exchange(one, two) {
  const dialog = byId('exchange'), form = dialog.querySelector('form');
  letGo();
  form.setAttribute('action', form.dataset.path.replace('{id}', one.breakout));
  form.elements.with.value = two.breakout;
  [one, two].forEach(({title}, i) => { form.querySelectorAll('li')[i].textContent = title; });
  landing = cardOf(two)?.parentElement.id;
  dialog.showModal();
}

const takeOff = what => send('do-off', what.breakout);

// ---- menus

function open(popover, at) {
  at.setAttribute('aria-expanded', 'true');
  popover.showPopover();
  const box = at.getBoundingClientRect(), own = popover.getBoundingClientRect(), rtl = getComputedStyle(body).direction === 'rtl';
  const after = rtl ? box.left - own.width - 2 : box.right + 2, before = rtl ? box.right + 2 : box.left - own.width - 2;
  const fits = left => left >= 4 && left + own.width <= innerWidth - 4;
  const left = [after, before].find(fits) ?? Math.max(4, Math.min(box.left, innerWidth - own.width - 4));
  popover.style.left = `${left}px`;
  popover.style.top = `${Math.max(4, Math.min(box.top + 8, innerHeight - own.height - 4))}px`;
  [...popover.querySelectorAll('button, a')].find(e => e.getClientRects().length)?.focus();
}

function openMenu(card) {
  asked = factsOf(card);
  menu.dataset.kind = asked.breakout ? 'breakout' : 'topic';
  byId('card-title').textContent = asked.title;
  const by = byId('card-by');
  by.textContent = asked.by ? by.dataset.text.replace('{name}', asked.by) : by.dataset.nobody;
  for (const link of menu.querySelectorAll('[data-go]')) link.href = here + put(link.dataset.go, asked);
  open(menu, card);
}

/** What may go into a free cell: the topics without a place. */
function openChooser(cell) {
  asked = {cell: cell.id};
  const title = byId('cell-title');
  title.textContent = put(title.dataset.text, cell.dataset);
  chooser.querySelector('ul').replaceChildren(...[...document.querySelectorAll('#unplaced .slip')].map(card => {
    const item = document.createElement('li'), button = document.createElement('button');
    Object.assign(button, {type: 'button', textContent: card.dataset.title, dir: 'auto'});
    button.dataset.topic = card.dataset.topic;
    item.append(button);
    return item;
  }));
  open(chooser, inside(cell));
}

function act(name) {
  const what = asked;
  menu.hidePopover();
  if (name === 'off') takeOff(what);
  else if (name === 'hide') send('do-hide', what.topic);
  else {
    pick(what, name);
    focus(cardOf(what)?.closest('.spot') ?? lines.querySelector('.spot:has(.plus):not(.past)'));
  }
}

function focus(cell) {
  if (!cell) return;
  stop = cell.id;
  rove();
  inside(cell)?.focus();
}

/** One tab stop in the grid; the arrows walk from there. A push may have drawn it anew. */
function rove() {
  const cells = [...lines.querySelectorAll('.spot')];
  const at = byId(stop) ?? cells.find(cell => cell.matches('.now, .next')) ?? cells[0];
  for (const cell of cells) inside(cell)?.setAttribute('tabindex', cell === at ? 0 : -1);
}

function step(cell, key) {
  const rtl = getComputedStyle(body).direction === 'rtl' ? -1 : 1;
  const [across, down] = {ArrowRight: [rtl, 0], ArrowLeft: [-rtl, 0], ArrowDown: [0, 1], ArrowUp: [0, -1], Home: [-1e3, 0], End: [1e3, 0]}[key];
  const rows = [...lines.rows], within = (i, list) => list[Math.max(0, Math.min(list.length - 1, i))];
  const cellsOf = row => [...row.querySelectorAll('.spot')];
  const row = within(rows.indexOf(cell.parentElement) + down, rows);
  focus(within(cellsOf(cell.parentElement).indexOf(cell) + across, cellsOf(row)));
}

function keydown(event) {
  const {target, key} = event, cell = target.closest?.('#lines .spot'), card = target.closest?.('.slip');
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === 'Escape' && inHand && !document.querySelector('dialog[open]')) {
    const what = letGo('cancelled');
    focus(cardOf(what)?.closest('.spot'));
  } else if (target.closest?.('.cardmenu')) return inMenu(event);
  else if (cell && /^(Arrow|Home|End)/.test(key)) step(cell, key);
  else if (card?.closest('#lines, #unplaced') && (key === ' ' || key === 'Enter')) card.click();
  else if (card && !inHand && /^m$/i.test(key)) { asked = factsOf(card); act('move'); }
  else if (card && cell && !inHand && /^w$/i.test(key)) { asked = factsOf(card); act('swap'); }
  else if (card && cell && !inHand && key === 'Delete') { takeOff(factsOf(card)); }
  else return;
  event.preventDefault();
}

function inMenu(event) {
  const items = [...event.target.closest('.cardmenu').querySelectorAll('button, a')].filter(e => e.getClientRects().length);
  const by = {ArrowDown: 1, ArrowUp: -1}[event.key], name = {m: 'move', w: 'swap', delete: 'off'}[event.key.toLowerCase()];
  if (by) items[(items.indexOf(document.activeElement) + by + items.length) % items.length]?.focus();
  else if (name && event.target.closest('#card-menu') && (asked.breakout || name === 'move')) act(name);
  else return;
  event.preventDefault();
}

function click(event) {
  const {target} = event, cell = target.closest('#lines .spot'), card = target.closest('#lines .slip, #unplaced .slip');
  const item = target.closest('.cardmenu button');
  if (card || cell) event.preventDefault();
  if (item?.dataset.do) act(item.dataset.do);
  else if (item) {
    chooser.hidePopover();
    putDown({kind: 'move', topic: item.dataset.topic}, byId(asked.cell));
  } else if (target.closest('[data-close]')) target.closest('dialog').close();
  else if (target.closest('#handy button')) letGo('cancelled');
  else if (cell && inHand) putDown(inHand, cell);
  else if (card && inHand?.breakout === '' ) letGo('cancelled');
  else if (card) openMenu(card);
  else if (target.closest('.plus') && cell) openChooser(cell);
}

function swapped() {
  if (inHand && !cardOf(inHand)) letGo('gone');
  mark();
  rove();
  const cell = byId(landing);
  if (cell?.querySelector('.slip')) {
    if (!document.querySelector('dialog[open], :popover-open')) focus(cell);
    landing = null;
  }
}

if (lines && menu) {
  body.classList.add('scripted');
  document.addEventListener('keydown', keydown);
  document.addEventListener('click', click);
  document.addEventListener('focusin', ({target}) => {
    const cell = target.closest?.('#lines .spot');
    if (cell && cell.id !== stop) { stop = cell.id; rove(); }
  });
  for (const popover of [menu, chooser]) popover.addEventListener('toggle', ({newState}) => {
    if (newState === 'closed') for (const card of document.querySelectorAll('[aria-expanded]:is(.slip, .plus)')) card.removeAttribute('aria-expanded');
  });
  document.addEventListener('refused', () => { landing = null; });
  byId('exchange').addEventListener('done', () => byId('exchange').close());
  byId('exchange').addEventListener('refused', () => byId('exchange').close());
  document.addEventListener('twofeet:swapped', swapped);
  document.addEventListener('twofeet:dropped', ({detail: {what, cell}}) => putDown({...what, kind: 'move'}, cell));
  document.addEventListener('twofeet:dragged', () => letGo());
  rove();
  document.querySelector('.head.now, .head.next')?.scrollIntoView({inline: 'center', block: 'nearest'});
}
