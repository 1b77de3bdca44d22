// Plain forms, sent without leaving the page; without this file the server answers them with 303.
// An answer is <hx-partial>s and a header HX-Trigger, {"done": …} or {"refused": …}; one without it is not from
// our server (captive portal, broken proxy) and counts as none. What then can wait, outbox.js keeps and sends later.

const inFlight = new WeakMap();    // form -> {key, next}
const unanswered = new WeakMap(); // form -> {key, op}
let notice = [];                  // the last failure, as it stands in #said
let pressed;                      // the button somebody has just pressed, as long as they stay there

document.addEventListener('submit', event => {
  const form = event.target, button = event.submitter;
  const method = button?.getAttribute('formmethod') ?? form.getAttribute('method');
  if (event.defaultPrevented || method?.toLowerCase() !== 'post' || 'plain' in form.dataset
    || form.enctype === 'multipart/form-data') return;
  event.preventDefault();
  const flight = inFlight.get(form);
  if (!flight) send(form, button);
  // Twice the same is once, without disabling: a disabled button loses the focus. Another wish comes after the first.
  else flight.next = asked(form, button).key === flight.key ? null : {button};
});

function asked(form, button) {
  const url = button?.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href;
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.append(button.name, button.value);
  fields.delete('op');
  return {url, fields, key: `${url}?${fields}`};
}

async function send(form, button) {
  const typed = textOf(form), {url, fields, key} = asked(form, button), flight = {key, next: null};
  // The lost request may have been carried out: sent again unchanged it keeps its op, and has one effect.
  const last = unanswered.get(form);
  const op = last?.key === key ? last.op : uuid();
  unanswered.set(form, {key, op});
  fields.set('op', op);
  const command = {form, url, op, fields}; // with .kept, a promise, when the outbox has it; .waits when others go first
  tell('command', command);

  const hadFocus = document.activeElement === button;
  if (hadFocus) pressed = {button, twins: `form[action="${form.getAttribute('action')}"] button`, around: around(form)};
  let landing = 0;
  const then = button?.dataset.then ?? form.dataset.then;
  for (const field of form.elements) pardon(field);
  inFlight.set(form, flight);
  form.setAttribute('aria-busy', 'true');
  try {
    if (command.waits) throw command;
    const headers = {'HX-Request': 'true', Accept: 'text/html'};
    const answer = await fetch(url, {method: 'POST', body: fields, headers, signal: AbortSignal.timeout(command.kept ? 4000 : 20000)});
    const text = await answer.text();
    const {done, refused} = JSON.parse(answer.headers.get('HX-Trigger'));
    if ((!done && !refused) || (command.kept && (answer.status >= 500 || answer.status === 429))) throw answer;
    unanswered.delete(form);
    command.answered = true;
    tell('answered', command);
    say('');
    if (text.trim() && !fieldOf(form, refused)) await htmx.swap({sourceElement: document.body, target: document.body, swap: 'none', text});
    if (refused) refuse(form, refused, text);
    else if (then === 'reset' || then === 'close') clear(form, typed);
    else if (then === 'empty') button.parentElement.querySelector('input').value = '';
    else if (then === 'go' && /^\/(?!\/)/.test(done.location) && !(flight.next && textOf(form) !== typed)) {
      go(new URL(done.location, location.href));
      landing = 5000; // nothing is sent twice while the next page is on its way
    }
    if (hadFocus) stay();
    form.dispatchEvent(new CustomEvent(done ? 'done' : 'refused', {detail: done ?? refused, bubbles: true}));
  } catch {
    if (!command.answered) await refer(form, command, typed);
  }
  setTimeout(() => {
    inFlight.delete(form);
    form.removeAttribute('aria-busy');
    const {next} = flight;
    if (next && !landing && (next.button ?? form).isConnected) form.requestSubmit(next.button);
    else form.dispatchEvent(new Event('free', {bubbles: true}));
  }, landing);
}

/** A place on the same page is only scrolled to: one that no push keeps current is fetched anew. */
function go(to) {
  const isHere = to.hash && to.pathname + to.search === location.pathname + location.search;
  location.assign(to);
  if (isHere && document.body.dataset.page === 'own') location.reload();
}

/** From the form to what it stands in: its row, card or section. */
function around(form) {
  const found = [];
  for (let e = form; e && !e.matches('main, body'); e = e.parentElement) found.push(e);
  return found;
}

/** Who goes on by keyboard stays there: on the button, on its twin where it has gone, or else in the same row or card. */
function stay() {
  if (!pressed || isShown(pressed.button) || ![pressed.button, document.body].includes(document.activeElement)) return;
  const there = pressed.around.filter(isShown);
  const twin = there.flatMap(place => [...place.querySelectorAll(pressed.twins)]).find(isShown);
  const place = there.find(e => e.matches('li, article, section'));
  if (!twin) place?.setAttribute('tabindex', '-1');
  (twin ?? place)?.focus({preventScroll: true});
}
document.addEventListener('twofeet:swapped', () => setTimeout(stay)); // once mine.js has done with it
document.addEventListener('focusin', ({target}) => {
  if (target.matches('a, button, input, select, textarea, summary') && target !== pressed?.button) pressed = null;
});

/** The outbox sends it when it can, if it is of a kind that can wait; the form is free for the next. */
async function refer(form, command, typed) {
  tell('unanswered', command);
  if (!await command.kept) return say(document.getElementById('offline-said')?.content.cloneNode(true) ?? '');
  unanswered.delete(form);
  form.dispatchEvent(new CustomEvent('waits', {bubbles: true}));
  if ('draft' in form.dataset) clear(form, typed);
  say(document.getElementById('waits-said')?.content.cloneNode(true) ?? '');
}

/** What somebody types; a push may take away what they chose. */
const textOf = form => [...form.elements].filter(e => e.matches('textarea, input:not([type=radio], [type=hidden])')).map(e => e.value).join('\n');

/** Makes room for the next, unless somebody is writing it already. */
function clear(form, typed) {
  if (textOf(form) !== typed) return;
  form.reset();
  const panel = form.dataset.then === 'close' && form.closest('details');
  if (!panel) return;
  panel.open = false;
  panel.querySelector('summary').focus({preventScroll: true});
}

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`twofeet:${name}`, {detail}));
const isShown = element => element.getClientRects().length > 0;

/** The field a refusal is about; the sentence goes there, and nowhere else. */
function fieldOf(form, refused) {
  const named = form.elements.namedItem(refused?.field ?? '');
  const field = named instanceof RadioNodeList ? named[0] : named;
  return field && field.type !== 'hidden' ? field : null;
}

/** Puts the sentence under the field, and the person into it; or says it. */
function refuse(form, refused, text) {
  const field = fieldOf(form, refused);
  if (!field) return text.trim() || say(refused.message);
  const id = errorId(field), sentence = document.getElementById(id) ?? document.createElement('p');
  Object.assign(sentence, {id, className: 'error', textContent: refused.message});
  (field.closest('label') ?? field).after(sentence);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') ?? ''} ${id}`.trim());
  field.focus();
}

const errorId = field => `${field.id || field.name}-error`;

function pardon(field) {
  if (field.getAttribute('aria-invalid') !== 'true') return;
  const id = errorId(field), others = field.getAttribute('aria-describedby')?.replace(id, '').trim();
  field.removeAttribute('aria-invalid');
  if (others) field.setAttribute('aria-describedby', others);
  else field.removeAttribute('aria-describedby');
  document.getElementById(id)?.remove();
}
document.addEventListener('input', event => pardon(event.target));

/** Says it in the live region; '' takes back the last failure only. */
function say(words) {
  for (const node of notice) node.remove();
  if (!words) return;
  const box = document.getElementById('said');
  box?.replaceChildren(words);
  notice = [...box?.childNodes ?? []];
}

// Good news goes after a while, but not from under a pointer or the focus: there may be an Undo in it.
const fade = words => setTimeout(() => (words.matches(':hover, :focus-within') ? fade(words) : words.remove()), 6000);
document.addEventListener('twofeet:swapped', () => document.querySelectorAll('#said [data-fades]').forEach(fade));

/** crypto.randomUUID is missing on plain http, as in a venue's network. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
