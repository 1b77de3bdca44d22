// What was done while the network was away waits here, every command with its op, and is sent in its order.
// A command that can wait is written down before it is sent, and crossed out once the server has answered. Whatever
// happens in between (reload, freeze, a lost answer), it is sent again with the same op, and so has one effect.
// What the desk does never waits: an hour later it would be wrong.

const {body} = document, {slug} = body.dataset, person = +body.dataset.person;
const CAN_WAIT = /^\/e\/[^/]+\/(topics|topics\/\d+\/star|breakouts\/\d+\/(seat|harvest|attendance)|slots\/\d+\/roaming)$/;
const PATIENCE = 8000, AGAIN = 5000, SLOW = 2000, ABANDONED = 10000, SHUT = 20000; // ms
const page = Math.random();
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`twofeet:${name}`, {detail}));

let db;                    // undefined while it opens, null where there is none
let items = [];            // what waits, as last read: {op, slug, person, url, fields, label, at, waiting, tried, refused}
const flying = new Map();  // op -> item that forms.js is sending
const pending = new Map(); // op -> item that is being written, null for one that is being crossed out
const unstored = new Map(); // what this browser has no room for, or does not let us keep
let photos = [];           // those that wait, where their own page does not show them (snaps.js)
let note = '', settled = [], sent = 0, waited = 0, latest = 0;

// ---- the store: IndexedDB, or localStorage where there is none

const opening = new Promise(resolve => {
  const done = found => {
    db = found ?? db ?? null; // it may open late, and what has opened stays
    resolve();
    look();
  };
  try {
    const ask = indexedDB.open('twofeet', 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore('outbox', {keyPath: 'op'});
    ask.onsuccess = () => done(ask.result);
    ask.onerror = ask.onblocked = () => done(null);
    setTimeout(done, 3000, null);
  } catch {
    done(null);
  }
});

function inStore(mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction('outbox', mode), ask = act(transaction.objectStore('outbox'));
    transaction.oncomplete = () => resolve(ask.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    transaction.commit?.(); // goes off now: the page may be frozen or gone before it comes back here
  });
}

async function write(item) {
  pending.set(item.op, item);
  if (db === undefined) await opening;
  try {
    if (db) await inStore('readwrite', store => store.put(item));
    else localStorage.setItem(`outbox:${item.op}`, JSON.stringify(item));
    unstored.delete(item.op);
  } catch {
    unstored.set(item.op, item);
  }
  if (pending.get(item.op) === item) pending.delete(item.op);
  channel?.postMessage('');
}

async function drop({op}) {
  pending.set(op, null);
  if (db === undefined) await opening;
  unstored.delete(op);
  try {
    if (db) await inStore('readwrite', store => store.delete(op));
    localStorage.removeItem(`outbox:${op}`);
  } catch { /* then it is sent once more, and the op sees to it */ }
  pending.delete(op);
  channel?.postMessage('');
}

async function read() {
  if (db === undefined) await opening;
  const found = keysOf('outbox:').map(key => JSON.parse(localStorage.getItem(key))).filter(Boolean); // from a slow start
  try {
    if (db) found.push(...await inStore('readonly', store => store.getAll()));
  } catch { /* forbidden */ }
  const kept = new Map(found.map(item => [item.op, item]));
  for (const [op, item] of [...unstored, ...pending]) kept.set(op, item);
  return [...kept.values()].filter(item => item?.slug === slug).sort((a, b) => a.at - b.at);
}

function keysOf(start) {
  try {
    return Object.keys(localStorage).filter(key => key.startsWith(start));
  } catch {
    return [];
  }
}

// ---- texts: what drafts.js keeps, and the server can have as a private draft

const loose = new Map();    // key -> record that could not be stored
const noted = new Map();    // key -> at of a text that the server would not take

function textAt(key) {
  try {
    return loose.get(key) ?? JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

const texts = () => [...new Set([...keysOf(`draft:${slug}:`), ...loose.keys()])].map(key => ({key, ...textAt(key)}))
  .filter(text => text.url && !text.saved && text.by === person && noted.get(text.key) !== text.at);

const isLeft = text => text.waiting || Date.now() - text.at > ABANDONED;

function mark(key, at, changes) {
  const text = textAt(key);
  if (text?.at !== at) return;
  Object.assign(text, changes);
  if (loose.has(key)) return;
  try {
    localStorage.setItem(key, JSON.stringify(text));
  } catch {
    noted.set(key, at);
  }
}

// ---- sending

/** What our server says to it. Throws when it was somebody else (a captive portal, a proxy), or nobody, or too busy. */
async function ask(url, fields) {
  const parcel = new URLSearchParams(fields), keepalive = `${parcel}`.length < 50000;
  const headers = {Accept: 'application/json', 'Twofeet-Person': `${person}`};
  const answer = await fetch(url, {method: 'POST', body: parcel, headers, keepalive, signal: AbortSignal.timeout(PATIENCE)});
  const told = await answer.json();
  if (typeof told.ok !== 'boolean' || answer.status >= 500 || answer.status === 429) throw answer;
  return told;
}

async function send(item) {
  item.waiting = true;
  item.tried ||= navigator.onLine;
  await write(item);
  const told = await ask(item.url, item.fields).catch(() => null);
  if (!told) return false;
  if (told.rule === 'not_joined') { // whoever comes back finds it
    note = told.message;
    return false;
  }
  note = '';
  await finish(item, told);
  return true;
}

async function finish(item, told) {
  if (!told.ok) {
    await write({...item, refused: told.message});
    if (/harvest$/.test(item.url)) giveBack(item);
  }
  hear({item, told});
  channel?.postMessage({item, told}); // the form may be in another tab, and the star is on all of them
  if (told.ok) {
    await drop(item);
    await rebase(item.url, told.base);
  }
}

function hear({item, told}) {
  if (told.ok) {
    settled.push({...item, revision: told.revision});
    tell('own'); // my stars and seats, anew
  }
  tell('sent', {item, told});
}

/** A report goes on from the one that was published just now. */
async function rebase(url, base) {
  if (base === undefined) return;
  for (const item of await read()) {
    if (item.url !== url || item.tried) continue;
    item.fields = item.fields.map(([name, value]) => [name, name === 'base' ? `${base}` : value]);
    await write(item);
  }
}

/** A report that was refused is a draft again. */
function giveBack(item) {
  const key = `draft:${slug}:${item.url}`, other = textAt(key);
  const base = item.fields.find(([name]) => name === 'base')?.[1];
  const pairs = item.fields.filter(([name]) => !/^(op|base|draft|needed)$/.test(name));
  const text = {by: person, at: Date.now(), page, url: item.url, base, pairs, waiting: true};
  try {
    localStorage.setItem(other && !other.saved ? `other:${key}:${text.at}` : key, JSON.stringify(text));
  } catch { /* the item has it, too */ }
}

async function sendText({key, url, at, base, pairs}) {
  const fields = [...pairs, ['draft', 'true'], ...(base === undefined ? [] : [['base', base]])];
  let told = await ask(url, fields).catch(() => null);
  if (told?.rule === 'not_joined') { // whoever comes back finds it
    note = told.message;
    told = null;
  }
  if (!told) mark(key, at, {waiting: true});
  else if (told.ok) mark(key, at, {saved: true, waiting: false});
  else noted.set(key, at);
  tell('kept', {key, at, told});
  return !!told;
}

const isDue = item => item.person === person && !item.refused && !flying.has(item.op)
  && (item.waiting || Date.now() - item.at > ABANDONED);

/** Sends the first thing that waits; true when there may be another. */
async function next() {
  const due = (await read()).filter(isDue);
  const pair = collapsed(due);
  if (pair.length) {
    for (const item of pair) await drop(item);
    return true;
  }
  if (due.length) return send(due[0]);
  const [text] = texts();
  return text ? sendText(text) : false;
}

/** Star and unstar, neither sent, are nothing; of two reports the later one counts. What may have arrived stays. */
function collapsed(due) {
  for (const [n, item] of due.entries()) {
    const then = due.slice(n + 1).find(other => other.url === item.url);
    if (!then || item.tried || then.tried) continue;
    if (/(star|attendance)$/.test(item.url) && isDelete(item) !== isDelete(then)) return [item, then];
    if (/harvest$/.test(item.url) && isDraft(item) === isDraft(then)) return [item];
  }
  return [];
}

const has = (item, field, text) => item.fields.some(([name, value]) => name === field && value === text);
const isDelete = item => has(item, '_method', 'DELETE'), isDraft = item => has(item, 'draft', 'true');

let running = false, again = false, timer, shut = 0;

async function drain() {
  if (running) return void (again = true);
  running = true;
  clearTimeout(timer);
  try {
    do {
      again = false;
      while (await exclusively(next));
    } while (again);
  } catch { /* another tab took over while this one was frozen */ }
  running = false;
  await look();
  const left = texts();
  for (const {key, at, waiting} of left) if (!waiting) mark(key, at, {waiting: true});
  if (left.length || items.some(isDue)) timer = setTimeout(drain, AGAIN);
  if (left.length) show();
}

/** One tab at a time, one thing at a time; a tab that was frozen in the middle is not waited for. */
function exclusively(act) {
  if (!navigator.locks) return leased(act);
  const steal = shut && Date.now() - shut > SHUT;
  return navigator.locks.request(`outbox:${slug}`, steal ? {steal} : {ifAvailable: true}, lock => {
    shut = lock ? 0 : shut || Date.now();
    return lock ? act() : false;
  });
}

/** Over plain http there are no locks; an op sent by two tabs has one effect all the same. */
async function leased(act) {
  const key = `lease:${slug}`, holder = () => JSON.parse(localStorage.getItem(key)) ?? {};
  try {
    const {until = 0, by} = holder();
    if (until > Date.now() && by !== page) return false;
    localStorage.setItem(key, JSON.stringify({until: Date.now() + SHUT, by: page}));
    await new Promise(resolve => setTimeout(resolve, 40));
    if (holder().by !== page) return false;
  } catch {
    return act(); // nothing can be kept here, so there is nothing to be shared
  }
  const more = await act();
  if (holder().by === page) localStorage.removeItem(key);
  return more;
}

// ---- what forms.js sends

document.addEventListener('twofeet:command', ({detail: command}) => {
  const {form, url, op, fields} = command, path = new URL(url, location.href).pathname;
  if (!person || body.matches('.desk') || !CAN_WAIT.test(path) || fields.has('person')) return;
  const at = latest = Math.max(Date.now(), latest + 1);
  const item = {op, slug, person, url: path, fields: [...fields], label: labelOf(form, fields), at};
  item.waiting = command.waits = items.some(isDue);
  item.tried = !command.waits && navigator.onLine; // it may arrive, whatever becomes of the answer
  if (!command.waits) flying.set(op, item);
  command.kept = write(item).then(() => !unstored.has(op));
  if (command.waits) {
    items.push(item);
    command.kept.then(drain);
  } else {
    setTimeout(look, SLOW + 100);
  }
  show();
});

document.addEventListener('twofeet:answered', ({detail: {op}}) => {
  const item = flying.get(op);
  flying.delete(op);
  if (item) drop(item).then(look);
});

document.addEventListener('twofeet:unanswered', ({detail: {op}}) => {
  const item = flying.get(op);
  if (!item) return;
  flying.delete(op);
  Object.assign(item, {waiting: true, tried: item.tried || navigator.onLine});
  items.push(item);
  show();
  write(item).then(drain);
});

addEventListener('pagehide', () => {
  for (const item of flying.values()) write({...item, waiting: true, tried: true});
});

/** What a person would call it. */
function labelOf(form, fields) {
  const near = form.closest('article, .card, .row, section, main');
  const title = fields.get('title') ?? near?.querySelector('h1, h2, h3')?.textContent ?? form.textContent;
  return title.replaceAll('\u00ad', '').trim().slice(0, 200);
}

// ---- what others are told of it (waiting.js shows it, drafts.js says it beside its form)

async function look() {
  items = (await read()).filter(item => !flying.has(item.op) || Date.now() - item.at > SLOW);
  show();
}

function show() {
  const known = +document.getElementById('mine')?.dataset.revision;
  settled = settled.filter(item => item.revision > known); // until the page has heard of it
  const own = items.filter(item => item.person === person && !item.refused);
  const late = own.filter(item => item.waiting || flying.has(item.op) || Date.now() - item.at > ABANDONED);
  const left = texts().filter(isLeft).map(({pairs}) => ({fields: pairs}));
  const n = late.length + left.length + photos.filter(photo => !photo.refused).length;
  const refused = items.filter(item => item.refused || (item.person !== person && /\/(topics|harvest)$/.test(item.url)));
  refused.push(...photos.filter(photo => photo.refused).map(photo => ({...photo, label: photo.text, fields: [], person})));
  if (waited && !n) { // whichever tab it was that sent it
    sent = Date.now();
    setTimeout(show, 4100);
  }
  waited = n;
  const isUnsafe = unstored.size > 0 || loose.size > 0 || photos.loose > 0;
  const state = isUnsafe ? 'unsaved' : n ? 'waiting' : Date.now() - sent < 4000 ? 'saved' : '';
  tell('outbox', {n, state, refused, note: n ? note : '', written: [...late, ...left], wishes: [...settled, ...own], person});
}

/** A new try is a new op: one op has one answer. */
async function settle({item, answer}) {
  if (item.blob) return; // snaps.js has it
  await drop(item);
  if (answer === 'again') {
    const op = item.op.replace(/^.{8}/, () => Math.random().toString(16).slice(2, 10).padEnd(8, '0'));
    const fields = item.fields.map(([name, value]) => [name, name === 'op' ? op : value]);
    await write({...item, op, fields, person, refused: undefined, tried: false, waiting: true, at: Date.now()});
  }
  await look();
  drain();
}

// ---- when to try

let channel;
try {
  channel = new BroadcastChannel('twofeet-outbox');
  channel.onmessage = ({data}) => {
    if (data.item) hear(data);
    look();
  };
} catch { /* each tab then looks by itself */ }
document.addEventListener('twofeet:typed', ({detail: {key, record}}) => {
  if (record) loose.set(key, record);
  else loose.delete(key);
  drain();
});
document.addEventListener('twofeet:photos', ({detail}) => {
  if (document.getElementById('waiting')) return;
  photos = Object.assign(detail.photos, {loose: detail.loose});
  show();
});
document.addEventListener('twofeet:settle', ({detail}) => settle(detail));
document.addEventListener('twofeet:swapped', show);
document.addEventListener('twofeet:link', ({detail: {state}}) => state === 'live' && drain());
document.addEventListener('visibilitychange', drain);
addEventListener('online', drain);
addEventListener('pageshow', drain);
drain();
