// Photos on their way, from whatever page of the event: kept on the device until the server has them, sent again with
// the same op after a cut. photos.js draws them on their own page; elsewhere the bar counts them (outbox.js).
// A photo is {op, slug, person, url, text, blob, name, at, refused}.

const {slug, person} = document.body.dataset;
const loose = new Map(); // op -> photo that this browser does not keep: private browsing, or it is full
const LONGEST = 30_000;  // ms between two tries
let sending = false, pause = 1000, timer;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`twofeet:${name}`, {detail}));

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open('twofeet-photos', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('photos', {keyPath: 'op'});
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
  request.onblocked = request.onerror;
});

async function inStore(mode, act) {
  const transaction = (await opened).transaction('photos', mode);
  const request = act(transaction.objectStore('photos'));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

async function keep(photo) {
  loose.set(photo.op, photo);
  await inStore('readwrite', photos => photos.put(photo)).then(() => loose.delete(photo.op), () => {});
}

async function drop({op}) {
  loose.delete(op);
  await inStore('readwrite', photos => photos.delete(op)).catch(() => {});
}

/** What waits here, for who holds this phone now; `done` when one has just arrived. */
async function look(done = false) {
  const kept = await inStore('readonly', photos => photos.getAll()).catch(() => []);
  const mine = photo => photo.slug === slug && (photo.person ?? person) === person && !loose.has(photo.op);
  const photos = [...kept.filter(mine), ...loose.values()].sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
  tell('photos', {photos, loose: loose.size, done});
  return photos;
}

async function drain() {
  const tried = new Set();
  for (let photos = await look(); ; ) {
    const photo = photos.find(({op, refused}) => !refused && !tried.has(op));
    if (!photo) return;
    const answer = await post(photo);
    if (!answer) { // nobody there: all the others wait, too
      pause = Math.min(LONGEST, pause * 2);
      timer = setTimeout(send, pause);
      return;
    }
    pause = 1000;
    tried.add(photo.op);
    await (answer.ok ? drop(photo) : keep({...photo, refused: answer.message}));
    if (answer.ok) tell('own'); // it is mine to change
    photos = await look(answer.ok);
  }
}

/** One after another, and by one tab; a second one would only send the same again. */
async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  if (!navigator.locks) await drain();
  else await navigator.locks.request(`photos:${slug}`, {ifAvailable: true}, lock => (lock ? drain() : elsewhere()));
  sending = false;
}

/** Another tab is at it. */
async function elsewhere() {
  if ((await look()).some(({refused}) => !refused)) timer = setTimeout(send, 5000);
}

/** The server's answer; nothing where there was none, or it is not ours, or it asks for patience. */
function post({op, url, text, blob, name, person: whose}) {
  const fields = new FormData(), request = new XMLHttpRequest();
  for (const [key, value] of [['op', op], ['text', text]]) fields.append(key, value);
  fields.append('file', blob, name);
  return new Promise(resolve => {
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    if (whose) request.setRequestHeader('Twofeet-Person', whose);
    request.timeout = 120_000;
    request.upload.onprogress = ({loaded, total}) => tell('photo-sent', {op, part: Math.round(100 * loaded / total)});
    request.onerror = request.ontimeout = request.onabort = () => resolve(null);
    request.onload = () => {
      const isLater = request.status >= 500 || [400, 408, 429].includes(request.status);
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch { /* a captive portal */ }
      resolve(isLater || typeof answer?.ok !== 'boolean' ? null : answer);
    };
    request.send(fields);
  });
}

document.addEventListener('twofeet:snap', async ({detail}) => {
  await keep({...detail, slug, person, at: Date.now()});
  await look();
  send();
});
document.addEventListener('twofeet:settle', async ({detail: {item, answer}}) => {
  if (!item.blob) return; // outbox.js has it
  await drop(item);
  // It was refused for good under its op: a new try is a new one.
  const op = item.op.replace(/^.{8}/, () => Math.random().toString(16).slice(2, 10).padEnd(8, '0'));
  if (answer === 'again') await keep({...item, op, refused: undefined});
  await look();
  send();
});
function now() {
  pause = 1000;
  send();
}
document.addEventListener('twofeet:link', ({detail: {state}}) => state === 'live' && now());
document.addEventListener('twofeet:snaps', () => look());
addEventListener('online', now);
addEventListener('beforeunload', event => loose.size && event.preventDefault());
if (person) send();
