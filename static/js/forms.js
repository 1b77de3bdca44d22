// Plain forms, sent without leaving the page; without this file the server answers them with 303.
// An answer is <hx-partial>s and a header HX-Trigger, {"done": …} or {"refused": …}; one without it is not from
// our server (captive portal, broken proxy) and counts as none.

const inFlight = new WeakSet();
const unanswered = new WeakMap(); // form -> {key, op}
let notice = [];                  // the last failure, as it stands in #said

document.addEventListener('submit', event => {
  const form = event.target, button = event.submitter;
  const method = button?.getAttribute('formmethod') ?? form.getAttribute('method');
  if (event.defaultPrevented || method?.toLowerCase() !== 'post' || 'plain' in form.dataset
    || form.enctype === 'multipart/form-data') return;
  event.preventDefault();
  if (!inFlight.has(form)) send(form, button); // ignored, not disabled: a disabled button loses the focus
});

async function send(form, button) {
  const url = button?.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href;
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.append(button.name, button.value);
  fields.delete('op');
  // The lost request may have been carried out: sent again unchanged it keeps its op, and has one effect.
  const key = `${url}?${fields}`, last = unanswered.get(form);
  const op = last?.key === key ? last.op : uuid();
  unanswered.set(form, {key, op});
  fields.set('op', op);

  const hadFocus = document.activeElement === button;
  let landing = 0;
  for (const field of form.elements) pardon(field);
  inFlight.add(form);
  form.setAttribute('aria-busy', 'true');
  try {
    const headers = {'HX-Request': 'true', Accept: 'text/html'};
    const answer = await fetch(url, {method: 'POST', body: fields, headers, signal: AbortSignal.timeout(20000)});
    const text = await answer.text();
    const {done, refused} = JSON.parse(answer.headers.get('HX-Trigger'));
    if (!done && !refused) throw answer;
    unanswered.delete(form);
    say('');
    if (text.trim() && !fieldOf(form, refused)) await htmx.swap({sourceElement: document.body, target: document.body, swap: 'none', text});
    if (refused) refuse(form, refused, text);
    else if (form.dataset.then === 'reset') form.reset();
    else if (form.dataset.then === 'go' && /^\/(?!\/)/.test(done.location)) {
      location.assign(done.location);
      landing = 5000; // nothing is sent twice while the next page is on its way
    }
    if (hadFocus && !isShown(button)) [...form.querySelectorAll('button')].find(isShown)?.focus({preventScroll: true});
    form.dispatchEvent(new CustomEvent(done ? 'done' : 'refused', {detail: done ?? refused, bubbles: true}));
  } catch {
    say(document.getElementById('offline-said')?.content.cloneNode(true) ?? '');
  }
  setTimeout(() => {
    inFlight.delete(form);
    form.removeAttribute('aria-busy');
  }, landing);
}

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
