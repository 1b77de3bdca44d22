// Cards are dragged by pointer or finger: a mouse needs a few pixels, a finger a short hold, so that it can still scroll.
// What is dragged are ids and a picture in a layer of its own; pushes may draw the wall anew under it.

const {body} = document, ghost = document.getElementById('ghost'), pane = document.getElementById('pane');
const FAR = 6, HOLD = 280, EDGE = 56, FAST = 14;
let drag = null; // {id, x, y, what, timer, on}

const factsOf = ({dataset: {breakout = '', topic, title, by}}) => ({breakout, topic, title, by});
const far = event => Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > FAR;
const prevent = event => { if (drag?.on && event.cancelable) event.preventDefault(); };

function down(event) {
  const card = event.target.closest('#lines .slip, #unplaced .slip');
  if (!card || event.button || drag || !event.isPrimary) return;
  drag = {id: event.pointerId, x: event.clientX, y: event.clientY, what: factsOf(card), copy: card.cloneNode(true), paper: getComputedStyle(card).backgroundColor, card};
  if (event.pointerType === 'mouse') return;
  // The finger's events go on to this element, even when a push has taken it out of the page.
  card.addEventListener('touchmove', prevent, {passive: false});
  drag.timer = setTimeout(begin, HOLD);
}

function begin() {
  drag.on = true;
  drag.copy.removeAttribute('href');
  drag.copy.removeAttribute('aria-expanded');
  drag.copy.style.background = drag.paper;
  ghost.replaceChildren(drag.copy);
  ghost.hidden = false;
  body.classList.add('dragging');
  try { ghost.setPointerCapture(drag.id); } catch { /* it has been lifted meanwhile */ }
  document.dispatchEvent(new CustomEvent('twofeet:dragged'));
  navigator.vibrate?.(10);
  show(drag.x, drag.y);
  requestAnimationFrame(scroll);
}

function move(event) {
  if (event.pointerId !== drag?.id) return;
  if (!drag.on) {
    if (!far(event)) return;
    if (event.pointerType !== 'mouse') return end(); // it scrolls
    begin();
  }
  drag.x = event.clientX;
  drag.y = event.clientY;
  show(drag.x, drag.y);
}

const cellAt = (x, y) => document.elementFromPoint(x, y)?.closest('#lines .spot');

function show(x, y) {
  ghost.style.translate = `${x - ghost.offsetWidth / 2}px ${y - ghost.offsetHeight / 2}px`;
  const cell = cellAt(x, y);
  for (const other of document.querySelectorAll('[data-over]')) if (other !== cell) delete other.dataset.over;
  if (cell) cell.dataset.over = '';
  if (drag.what.breakout) document.querySelector(`#lines [data-breakout="${drag.what.breakout}"]`)?.setAttribute('data-picked', '');
}

/** Near an edge of the wall it scrolls along. */
function scroll() {
  if (!drag?.on) return;
  const box = pane.getBoundingClientRect(), {x, y} = drag;
  const pull = (at, low, high) => (at < low + EDGE ? -1 : at > high - EDGE ? 1 : 0) * FAST;
  if (x > box.left && x < box.right && y > box.top - EDGE && y < box.bottom + EDGE) {
    pane.scrollBy({left: pull(x, box.left, box.right), top: pull(y, box.top, box.bottom), behavior: 'instant'});
    show(x, y);
  }
  requestAnimationFrame(scroll);
}

function up(event) {
  if (event.pointerId !== drag?.id) return;
  const {on, what} = drag, cell = cellAt(event.clientX, event.clientY);
  end();
  if (!on) return;
  addEventListener('click', still, {capture: true, once: true}); // the one that ends a drag opens no menu
  setTimeout(() => removeEventListener('click', still, {capture: true}), 50);
  if (cell) document.dispatchEvent(new CustomEvent('twofeet:dropped', {detail: {what, cell}}));
}

function still(event) {
  event.preventDefault();
  event.stopPropagation();
}

function end() {
  clearTimeout(drag?.timer);
  drag?.card.removeEventListener('touchmove', prevent);
  drag = null;
  ghost.hidden = true;
  ghost.replaceChildren();
  body.classList.remove('dragging');
  for (const one of document.querySelectorAll('[data-over]')) delete one.dataset.over;
  for (const one of document.querySelectorAll('[data-picked]')) delete one.dataset.picked;
}

if (ghost) {
  document.addEventListener('pointerdown', down);
  document.addEventListener('pointermove', move);
  document.addEventListener('pointerup', up);
  document.addEventListener('pointercancel', event => event.pointerId === drag?.id && end());
  document.addEventListener('touchmove', prevent, {passive: false});
  document.addEventListener('contextmenu', event => drag && event.preventDefault());
  document.addEventListener('keydown', event => event.key === 'Escape' && drag && end());
  document.addEventListener('dragstart', event => event.target.closest?.('.slip') && event.preventDefault());
  document.addEventListener('twofeet:swapped', () => drag?.on && show(drag.x, drag.y));
}
