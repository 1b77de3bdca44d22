// A ballot's own part fetches itself anew: when this person has given dots elsewhere, and when the ballot is closed.
// Every tap counts, however slow the answers are: it is shown at once, and what is sent is the newest number of an item.
// One is sent at a time, and what is taken away goes first: so no order of answers ever spends more than there is.

const id = 'giving', box = () => document.getElementById(id);
const wished = new Map(); // item -> dots as tapped, until the server has them
let timer, sending, passing, answers = 0; // sending: {form, item, count}, the one on its way

const forms = () => [...box().querySelectorAll('form[data-given]')];
const itemOf = form => form.elements.namedItem('item').value; // .item is a method
const given = form => wished.get(itemOf(form)) ?? +form.dataset.given;
const left = () => Math.max(0, box().dataset.dots - forms().reduce((sum, form) => sum + given(form), 0));

function refetch(pause) {
  clearTimeout(timer);
  timer = setTimeout(fetchPart, pause * (1 + Math.random()));
}

async function fetchPart() {
  const url = new URL(location.href), known = answers;
  url.searchParams.set('part', '');
  const answer = await fetch(url, {cache: 'no-store'}).catch(() => null);
  const text = answer?.ok ? (await answer.text()).trim() : '', target = box();
  if (sending || known !== answers) refetch(300); // older than what the page has been told since
  else if (text.startsWith(`<div id="${id}"`)) htmx.swap({sourceElement: target, target, swap: 'outerMorph', text});
}

/** Lays what was tapped over what the server has said. */
function show() {
  const line = box().querySelector('.left-over'), free = left();
  for (const form of forms()) {
    const n = given(form), [less, more] = form.querySelectorAll('button');
    form.closest('li').classList.toggle('has', n > 0);
    form.querySelector('output').textContent = n;
    less.value = Math.max(0, n - 1);
    more.value = n + 1;
    disable(less, !n);
    disable(more, !free);
  }
  if (!line) return;
  const words = line.dataset.text.replace('{left}', free), told = line.querySelector('b');
  if (told.textContent !== words) told.textContent = words;
  for (const [n, spot] of line.querySelectorAll('i').entries()) spot.classList.toggle('free', n < free);
}

function disable(button, isOff) {
  if (isOff) button.setAttribute('aria-disabled', 'true');
  else button.removeAttribute('aria-disabled');
}

function waiting() {
  return forms().filter(form => wished.has(itemOf(form))).sort((a, b) => (given(a) - a.dataset.given) - (given(b) - b.dataset.given));
}

function next() {
  const [form] = waiting();
  if (!form || sending?.form.isConnected) return;
  const [button] = form.querySelectorAll('button');
  sending = {form, item: itemOf(form), count: button.value = given(form)};
  passing = true;
  form.requestSubmit(button); // forms.js reads it before this returns
  passing = false;
  show();
}

document.addEventListener('submit', event => {
  const {target: form, submitter} = event;
  if (passing || form.dataset.given === undefined) return;
  const count = +submitter.value, isTooMany = count > given(form) && !left();
  if (isTooMany && !wished.size) return; // the server has the words for it
  event.preventDefault();
  event.stopPropagation();
  if (isTooMany || count === given(form)) return;
  wished.set(itemOf(form), count);
  show();
  setTimeout(next); // no form is submitted while it is being submitted
}, true);

document.addEventListener('done', ({target}) => {
  answers++;
  if (target !== sending?.form) return;
  sending.isDone = true;
  if (wished.get(sending.item) === sending.count) wished.delete(sending.item);
});
document.addEventListener('free', ({target}) => {
  if (target !== sending?.form) return;
  if (!sending.isDone) { // refused, or lost: what counts is what the server has
    wished.clear();
    refetch(100);
  }
  sending = undefined;
  show();
  next();
});

// Whoever goes on at once takes the last taps along.
addEventListener('pagehide', () => {
  for (const form of waiting()) {
    if (sending?.form === form && sending.count === given(form)) continue;
    const body = new URLSearchParams(new FormData(form));
    body.set('count', given(form));
    fetch(form.action, {method: 'POST', body, headers: {Accept: 'application/json'}, keepalive: true});
  }
});

document.addEventListener('twofeet:own', () => refetch(300));
document.addEventListener('twofeet:swapped', () => {
  show();
  const state = document.querySelector('.ballot-state');
  const isOpen = 'open' in box().dataset;
  if (state && isOpen !== (state.dataset.open === 'yes')) refetch(200);
});
