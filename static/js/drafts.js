// Nothing typed is lost: what stands in a form with data-draft or data-keep is kept on the device with every stroke, and
// forgotten once the server has it. A form with data-keep is also saved at the server as a private draft, by outbox.js.
// In localStorage, because that is written before the stroke is over: whatever happens next (freeze, kill), it is there.
// A record is {by, at, page, url, base, pairs, saved, waiting}; `at` tells one text from the next.

const SOON = 1500, AGAIN = 3000, PATIENCE = 8000, ENOUGH = 14 * 24 * 3600e3; // ms
const {body} = document, {slug} = body.dataset, person = +body.dataset.person || 0, page = Math.random();
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`twofeet:${name}`, {detail}));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // forbidden
  }
}

/** True when the device has it. */
function store(key, record) {
  try {
    localStorage.setItem(key, JSON.stringify(record));
    return true;
  } catch {
    return false; // full, or forbidden: the form itself still has it
  }
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch { /* then there is nothing */ }
}

const keysOf = start => {
  try {
    return Object.keys(localStorage).filter(key => key.startsWith(start));
  } catch {
    return [];
  }
};

/** What the server has had for two weeks is only an old copy. */
function forget() {
  for (const key of keysOf('draft:')) {
    const record = read(key);
    if (!record?.pairs || (record.saved && Date.now() - record.at > ENOUGH)) remove(key);
  }
}

function keep(form) {
  const url = form.dataset.keep ?? '', key = `draft:${slug}:${form.dataset.draft ?? url}`;
  const base = [...form.elements].find(field => field.name === 'base' && field.type === 'hidden');
  const fields = () => [...form.elements].filter(field => field.name && field.matches('textarea, select, input:not([type=hidden], [type=file], [type=password])'));
  const pairs = () => [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && !/^(op|base|draft|related)$/.test(name));
  const text = () => JSON.stringify(pairs());
  let sending, timer, at = 0, known = text(), saved = known; // known: what this page has last written, or taken over

  function put(values) {
    const left = values.map(pair => [...pair]);
    for (const field of fields()) {
      const n = left.findIndex(([name, value]) => name === field.name && (!isTicked(field) || value === field.value));
      const [found] = n < 0 ? [] : left.splice(n, 1);
      if (isTicked(field)) field.checked = !!found;
      else if (found && field.value !== found[1]) field.value = found[1];
    }
    for (const more of form.querySelectorAll('details')) more.open ||= [...more.querySelectorAll('textarea')].some(({value}) => value);
    known = text();
  }

  function take(record) {
    put(record.pairs);
    ({at} = record);
    if (base && record.base !== undefined && !document.querySelector('#both')) base.value = record.base;
    if (record.saved) saved = known;
  }

  const isMine = record => !record.by || record.by === person || !person;

  const isTyped = () => fields().some(field => field.matches('textarea, input') && !isTicked(field) && field.value !== field.defaultValue);

  /** What was on the device before this page: mine goes into the form, somebody else's is offered. */
  function restore() {
    if (form.contains(document.activeElement) && isTyped()) { // by somebody quicker than this script
      known = '';
      return changed();
    }
    const record = read(key);
    if (!record?.pairs) return;
    const isOld = record.saved && !('kept' in body.dataset); // the page has just come from the server: it knows better
    if (isOld || JSON.stringify(record.pairs) === known) return isOld || remove(key);
    if (!isMine(record)) return setAside(record);
    take(record);
    if (!record.saved) changed();
  }

  /** Another page with this form may have written meanwhile. What I have is taken over only when it has moved on. */
  function meet() {
    const record = read(key);
    if (!record?.pairs || record.page === page || record.at <= at) return record;
    if (text() === known && isMine(record)) {
      take(record);
      say(record.saved ? 'saved' : 'unsaved');
    } else if (JSON.stringify(record.pairs) !== text()) setAside(record);
    at = record.at;
    return record;
  }

  function setAside(record) {
    store(`other:${key}:${record.at}`, record);
    remove(key);
    offer();
  }

  function changed() {
    meet();
    const record = {by: person, at: at = Math.max(Date.now(), at + 1), page, url, base: base?.value, pairs: pairs()};
    known = JSON.stringify(record.pairs);
    const isKept = store(key, record);
    say('unsaved');
    clearTimeout(timer);
    timer = setTimeout(tell, SOON, 'typed', {key, record: isKept ? null : record});
  }

  function say(state, n = 1) {
    const line = form.querySelector('.state');
    if (!line) return;
    line.dataset.state = state;
    for (const part of line.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== state;
    const count = line.querySelector('[data-text]');
    if (count) count.textContent = state === 'waiting' ? count.dataset.text.replace('{n}', n) : '';
  }

  /** A text that came from another page, or from whoever held this phone before, beside the form; nobody loses theirs. */
  function offer() {
    const other = keysOf(`other:${key}:`).sort().at(-1), mould = document.getElementById('other-text');
    form.previousElementSibling?.matches('.other-text') && form.previousElementSibling.remove();
    if (!other || !mould) return;
    const box = mould.content.cloneNode(true).firstElementChild, record = read(other);
    box.querySelector('time').textContent = new Intl.DateTimeFormat('en-GB', {timeStyle: 'short', timeZone: body.dataset.timezone}).format(record.at);
    box.querySelector('pre').textContent = record.pairs.map(([, value]) => value).filter(value => value.trim()).join('\n\n');
    box.addEventListener('click', ({target}) => {
      const answer = target.closest('button')?.value;
      if (!answer) return;
      if (answer === 'take') {
        if (pairs().some(([, value]) => value.trim()) && text() !== saved) store(`other:${key}:${Date.now()}`, {...record, at: Date.now(), pairs: pairs()});
        put(record.pairs);
        changed();
      }
      remove(other);
      offer();
    });
    form.before(box);
  }

  /** Somebody else published meanwhile. The page that the server now gives has their text: it comes in beside mine, which
   * stays as it is. To load that page could end at a captive portal, or nowhere. */
  async function showTheirs() {
    const page = await pageNow();
    if (!page) return void setTimeout(showTheirs, AGAIN);
    const beside = page.getElementById('beside');
    document.getElementById('beside').replaceWith(beside);
    const isTyping = document.activeElement.matches('textarea, input');
    if (!isTyping) beside.querySelector('.both')?.scrollIntoView({block: 'nearest'});
    base.value = page.querySelector(`form[action="${form.getAttribute('action')}"] [name=base]`).value;
  }

  for (const typed of ['input', 'change']) form.addEventListener(typed, () => text() !== known && changed());
  addEventListener('storage', event => event.key === key && meet());
  for (const back of ['pageshow', 'focus']) addEventListener(back, meet);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return meet();
    if (text() !== known) changed(); // a word that an input method was still about
    if (url && read(key) && !read(key).saved) tell('typed', {key, record: null}); // at once: there may be no later
  });

  document.addEventListener('twofeet:kept', ({detail}) => {
    if (detail.key !== key || detail.at !== at || !url) return;
    if (detail.told?.ok && text() === known) {
      saved = known;
      say('saved');
    }
  });
  document.addEventListener('twofeet:outbox', ({detail: {n}}) => {
    const record = url && read(key);
    if (record?.waiting && !record.saved && record.at === at) say('waiting', n);
    else if (record?.saved && record.at === at && text() === known) say('saved');
  });
  document.addEventListener('twofeet:command', ({detail}) => {
    if (detail.form === form) sending = text();
  });
  // The outbox has the whole of it, but for what was typed since.
  form.addEventListener('waits', () => {
    if (text() !== sending) return;
    clearTimeout(timer);
    remove(key);
    known = text();
    if (url) say('waiting');
  });
  document.addEventListener('twofeet:sent', ({detail: {item, told}}) => {
    if (!url || new URL(url, location.href).pathname !== item.url) return;
    if (told.rule === 'harvest_conflict') {
      tell('settle', {item, answer: 'seen'});
      document.getElementById('said').textContent = told.message;
      meet(); // what was sent has come back, as a draft
      offer();
      return void showTheirs();
    }
    if (told.ok && base && told.base !== undefined) base.value = told.base;
    if (told.ok && !read(key)) say('saved');
    else meet();
  });
  form.addEventListener('refused', ({detail}) => detail.rule.endsWith('_conflict') && showTheirs());
  form.addEventListener('done', () => {
    if (text() !== sending && isTyped()) return; // typed since it was sent
    clearTimeout(timer);
    remove(key);
    known = saved = text();
    tell('typed', {key, record: null});
    if (url) say('saved');
  });
  restore();
  offer();
}

/** This page as the server would give it now to the same person; null when nobody answers, or somebody else. */
async function pageNow() {
  const asked = {cache: 'no-store', signal: AbortSignal.timeout(PATIENCE)};
  const answer = await fetch(location.pathname + location.search, asked).catch(() => null);
  if (!answer?.ok || answer.headers.get('Twofeet-Person') !== `${person}`) return null;
  return answer.text().then(text => new DOMParser().parseFromString(text, 'text/html'), () => null);
}

const isTicked = field => field.matches('[type=checkbox], [type=radio]');

for (const form of document.querySelectorAll('form[data-draft], form[data-keep]')) keep(form);
forget();
