// Writing together: every textarea of the form is bound to a text of one shared document (Yjs), which the server keeps.
// What I type is in this device's store before it is sent, and stays there until the server has said that it is
// committed: messages are counted, and {stored: n} is about the first n of this connection. On a new connection the
// first message brings all that the server lacks.

const form = document.querySelector('form[data-together]');
const SYNC = 0, STEP1 = 0, STEP2 = 1, UPDATE = 2, PART = 4;
const FRAME = 60000, GAP = 40, SILENCE = 8000, LATER = 400, MOST_KEPT = 300000;
const HERE = 'here';

const doc = new Y.Doc(), boxes = [...form.querySelectorAll('textarea')];
const prefix = `together:${document.body.dataset.slug}:${form.dataset.together}:${form.dataset.person}:`;
const mine = prefix + doc.clientID;
let unsent = [];  // {update, field, count}: what I typed and nobody has committed; count: in which message, 0: in none yet
let socket, ready, sent = 0, heard = 0, tried = 0, over = '', flushing, lastFlush = 0;

// ---- the document and the boxes

const fields = boxes.map(box => {
  const text = doc.getText(box.name);
  return {box, text, name: box.name, shown: '', composing: false, held: false, caret: 0,
    undo: new Y.UndoManager(text, {trackedOrigins: new Set([HERE]), captureTimeout: 600})};
});

/** How `now` came from `was`, as one piece; `caret` says where an ambiguous one was typed. Never half of a character. */
function piece(was, now, caret = now.length) {
  if (was === now) return null;
  const most = Math.min(was.length, now.length);
  let end = 0, at = 0;
  while (end < Math.min(most, now.length - caret) && was[was.length - 1 - end] === now[now.length - 1 - end]) end++;
  while (at < most - end && was[at] === now[at]) at++;
  while (end < most - at && was[was.length - 1 - end] === now[now.length - 1 - end]) end++;
  if (at && /[\uD800-\uDBFF]/.test(was[at - 1])) at--;
  if (end && /[\uDC00-\uDFFF]/.test(was[was.length - end])) end--;
  return {at, gone: was.length - end - at, words: now.slice(at, now.length - end)};
}

/** My piece where the text has meanwhile become another by theirs. Where both meet, nothing of theirs is taken away. */
function beside(my, their) {
  const last = their.at + their.gone, shift = their.words.length - their.gone;
  if (my.at + my.gone <= their.at) return [my];
  if (my.at >= last) return [{...my, at: my.at + shift}];
  const before = Math.max(0, their.at - my.at), after = Math.max(0, my.at + my.gone - last);
  const end = their.at + their.words.length;
  return [{at: end, gone: after, words: ''}, {at: before ? my.at : end, gone: before, words: my.words}];
}

/** What I typed goes into the document. */
function push(field) {
  const {box, text} = field;
  if (box.value.includes('\0')) box.value = box.value.replaceAll('\0', ''); // pasted; the server takes none
  const now = box.value, my = piece(field.shown, now, box.selectionEnd);
  if (!my) return;
  const their = field.held && piece(field.shown, text.toString());
  field.shown = now;
  doc.transact(() => {
    for (const {at, gone, words} of their ? beside(my, their) : [my]) {
      if (gone) text.delete(at, gone);
      if (words) text.insert(at, words);
      field.caret = at + words.length;
    }
  }, HERE);
}

const moved = (at, delta) => {
  let i = 0;
  for (const {retain, insert, delete: gone} of delta) {
    if (retain) i += retain;
    else if (insert) {
      if (i < at) at += insert.length;
      i += insert.length;
    } else if (i < at) at = Math.max(i, at - gone);
  }
  return at;
};

/** What others typed comes into the box; caret, selection and what is in sight stay. */
function show(field, delta, isUndo) {
  const {box} = field, {selectionStart, selectionEnd, selectionDirection, scrollTop} = box;
  let i = 0, changed = 0;
  for (const {retain, insert, delete: gone} of delta) {
    if (retain) i += retain;
    else {
      box.setRangeText(insert ?? '', i, i + (gone ?? 0), 'preserve');
      i += insert?.length ?? 0;
      changed = i;
    }
  }
  if (box.value.length !== field.text.length) box.value = field.text.toString();
  field.shown = box.value;
  if (document.activeElement !== box) return; // Safari would move the focus
  const at = isUndo ? [changed, changed] : [moved(selectionStart, delta), moved(selectionEnd, delta), selectionDirection];
  box.setSelectionRange(...at);
  box.scrollTop = scrollTop;
}

/** All of it, after a composition during which nothing was touched. */
function showAll(field) {
  const {box, text, caret} = field, {scrollTop} = box;
  field.held = false;
  box.value = field.shown = text.toString();
  if (document.activeElement !== box) return;
  box.setSelectionRange(caret, caret);
  box.scrollTop = scrollTop;
}

for (const field of fields) {
  const {box, text, undo} = field;
  text.observe((event, {origin}) => {
    if (origin === HERE) return;
    if (!field.composing) return show(field, event.delta, origin === undo);
    if (!field.held) field.caret = box.selectionEnd;
    field.held = true; // an input method is at work: to set the value would throw away what it has not written yet
    field.caret = moved(field.caret, event.delta);
  });
  box.addEventListener('input', () => push(field));
  box.addEventListener('compositionstart', () => { field.composing = true; });
  box.addEventListener('compositionend', () => setTimeout(() => {
    push(field);
    field.composing = false;
    if (field.held) showAll(field);
  }));
  box.addEventListener('focus', () => say({at: field.name}));
  box.addEventListener('blur', () => say({at: ''}));
  box.addEventListener('beforeinput', event => {
    if (/^history(Undo|Redo)$/.test(event.inputType)) back(event, undo, event.inputType === 'historyRedo');
  });
  box.addEventListener('keydown', event => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (key === 'z') back(event, undo, event.shiftKey);
    else if (key === 'y') back(event, undo, true);
  });
}

/** Takes back what I typed, and nothing of what others did. */
function back(event, undo, isRedo) {
  event.preventDefault();
  if (isRedo) undo.redo();
  else undo.undo();
}

doc.on('update', (update, origin, _doc, {changed}) => {
  if (origin !== HERE && !fields.some(field => field.undo === origin)) return;
  unsent.push({update, count: 0, fields: fields.filter(({text}) => changed.has(text)).map(({name}) => name)});
  keep();
  flush();
  tell();
});

// ---- the connection

const number = n => {
  const bytes = [];
  for (; n > 127; n = Math.floor(n / 128)) bytes.push((n & 127) | 128);
  return [...bytes, n];
};

function read(bytes) {
  let at = 2, size = 0, shift = 1;
  do {
    size += (bytes[at] & 127) * shift;
    shift *= 128;
  } while (bytes[at++] > 127);
  return {kind: bytes[1], body: bytes.subarray(at, at + size)};
}

function send(kind, body) {
  const head = [SYNC, kind, ...number(body.length)], whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  if (whole.length <= FRAME) return socket.send(whole);
  for (let at = 0; at < whole.length; at += FRAME) {
    socket.send(new Uint8Array([PART, +(at + FRAME < whole.length), ...whole.subarray(at, at + FRAME)]));
  }
}

const say = told => ready && socket.send(JSON.stringify(told));

function open() {
  if (over || socket?.readyState < 2) return;
  const url = new URL(form.dataset.live, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const line = socket = new WebSocket(url);
  line.binaryType = 'arraybuffer';
  heard = Date.now();
  line.onopen = () => send(STEP1, Y.encodeStateVector(doc));
  line.onmessage = ({data}) => {
    if (line !== socket) return;
    heard = Date.now();
    if (typeof data === 'string') hear(JSON.parse(data));
    else take(read(new Uint8Array(data)));
  };
  line.onclose = ({code, reason}) => {
    if (line !== socket) return;
    ready = false;
    for (const one of unsent) one.count = 0;
    if (code === 4001) end(reason);
    here([]);
    tell();
    if (!over) setTimeout(open, Math.min(8000, 400 * 2 ** tried++) * (0.5 + Math.random()));
  };
}

function take({kind, body}) {
  if (kind !== STEP1) return Y.applyUpdate(doc, body, 'there');
  sent = 1;
  for (const one of unsent) one.count = 1;
  send(STEP2, Y.encodeStateAsUpdate(doc, body));
  ready = true;
  form.dataset.link = 'live';
  const box = document.activeElement;
  if (boxes.includes(box)) say({at: box.name});
  tell();
}

/** What was typed since goes out: at once, and in one message when it is quicker than that. */
function flush() {
  clearTimeout(flushing);
  if (!ready) return;
  const wait = lastFlush + GAP - Date.now();
  if (wait > 0) {
    flushing = setTimeout(flush, wait);
    return;
  }
  const waiting = unsent.filter(one => !one.count);
  if (!waiting.length) return;
  lastFlush = Date.now();
  sent++;
  for (const one of waiting) one.count = sent;
  send(UPDATE, waiting.length > 1 ? Y.mergeUpdates(waiting.map(one => one.update)) : waiting[0].update);
}

function hear(told) {
  if (told.hb) tried = 0; // it has held for a while
  if (told.here) here(told.here);
  if (told.stored) {
    unsent = unsent.filter(one => !one.count || one.count > told.stored);
    keep();
    tell();
  }
}

function end(why) {
  over = why || 'over';
  const words = document.getElementById(`over-${over}`) ?? document.getElementById('over-else');
  words.hidden = false;
  if (over !== 'too_large') for (const box of boxes) box.readOnly = true;
}

setInterval(() => {
  if (socket?.readyState === 1 && Date.now() - heard > SILENCE) {
    const line = socket;
    line.onclose({code: 1006, reason: ''}); // a line that broke silently may take minutes to say so
    line.close();
  }
}, 1000);
addEventListener('online', open);
document.addEventListener('visibilitychange', () => document.hidden ? keepAll() : open());

// ---- what the page says

function tell() {
  const line = form.querySelector('.state'), isLost = unsent.length && !ready;
  const state = isLost ? 'waiting' : unsent.length ? 'unsaved' : 'saved';
  line.dataset.state = state;
  for (const part of line.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== state;
  const count = line.querySelector('[data-text]'), n = new Set(unsent.flatMap(one => one.fields)).size;
  count.textContent = isLost ? count.dataset.text.replace('{n}', n) : '';
}

function here(all) {
  const others = all.filter(one => one.id !== +form.dataset.person), line = document.getElementById('here');
  const list = new Intl.ListFormat(document.documentElement.lang, {type: 'conjunction'});
  const names = list.format(others.map(one => one.name));
  const words = line.dataset[ready ? ['nobody', 'one'][others.length] ?? 'many' : 'lost'].replace('{names}', () => names);
  if (line.textContent !== words) line.textContent = words;
  for (const tag of form.querySelectorAll('[data-pens]')) {
    tag.textContent = list.format(others.filter(one => one.at === tag.dataset.pens).map(one => one.name));
    const more = tag.closest('details');
    if (tag.textContent && more) more.open = true;
  }
}

// What is not stored yet is published a moment later, when it is.
document.getElementById('publish').addEventListener('submit', async event => {
  if (!unsent.length) return;
  event.preventDefault();
  const {target, submitter} = event, until = Date.now() + 8000;
  while (unsent.length && Date.now() < until) await new Promise(done => setTimeout(done, 50));
  if (!unsent.length) target.requestSubmit(submitter);
  else document.getElementById('said').replaceChildren(document.getElementById('offline-said').content.cloneNode(true));
});

// ---- this device

const encode = bytes => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};
const decode = text => Uint8Array.from(atob(text), sign => sign.charCodeAt(0));
const keptBefore = new Map(); // what was found here: key -> as it was
let later, database;

/** With every stroke what is unsent, which is little and cannot wait; the whole a moment later, in the larger store. */
function keep() {
  const whole = unsent.length ? Y.mergeUpdates(unsent.map(one => one.update)) : null;
  try {
    if (whole && whole.length < MOST_KEPT) localStorage.setItem(mine, encode(whole));
    else localStorage.removeItem(mine);
  } catch { /* full, or private browsing: the other store has it */ }
  if (!unsent.length) forget();
  later ??= setTimeout(keepAll, LATER);
}

/** Everything that was found here is stored by now. */
function forget() {
  for (const [key, value] of keptBefore) {
    if (localStorage.getItem(key) === value) localStorage.removeItem(key);
    database?.then(db => db?.transaction('papers', 'readwrite').objectStore('papers').delete(key));
  }
  keptBefore.clear();
}

function keepAll() {
  clearTimeout(later);
  later = null;
  database.then(db => {
    const store = db?.transaction('papers', 'readwrite').objectStore('papers');
    if (unsent.length) store?.put(Y.encodeStateAsUpdate(doc), mine);
    else store?.delete(mine);
  });
}
addEventListener('pagehide', keepAll);
document.addEventListener('freeze', keepAll);

database = new Promise(done => {
  try {
    const asked = indexedDB.open('twofeet-together', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('papers');
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => done(null);
  } catch {
    done(null);
  }
});

/** All that was left here by pages of this person, oldest words included. */
async function found() {
  const kept = Object.keys(localStorage).filter(key => key.startsWith(prefix)).map(key => [key, localStorage.getItem(key)]);
  const all = kept.map(([key, value]) => [key, value, decode(value)]);
  const db = await database;
  const rows = db && await new Promise(done => {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`), rows = [];
    const cursor = db.transaction('papers').objectStore('papers').openCursor(range);
    cursor.onerror = () => done(rows);
    cursor.onsuccess = () => {
      if (!cursor.result) return done(rows);
      rows.push([cursor.result.key, null, cursor.result.value]);
      cursor.result.continue();
    };
  });
  return [...all, ...rows ?? []];
}

async function start() {
  if (form.dataset.state) Y.applyUpdate(doc, decode(form.dataset.state), 'there');
  for (const [key, value, update] of await found().catch(() => [])) {
    try {
      Y.applyUpdate(doc, update, 'kept');
    } catch {
      continue; // cut off in the middle: the other store has it
    }
    keptBefore.set(key, value ?? keptBefore.get(key));
    unsent.push({update, count: 0, fields: [boxes[0].name]});
  }
  for (const box of boxes) box.readOnly = false;
  tell();
  keep();
  open();
}
start();
