// The page of photos: a new one is made smaller beside the page and handed to snaps.js, which keeps and sends it; those
// that wait are drawn here. Without this file the form is a plain one.

const form = document.getElementById('snap'), list = document.getElementById('waiting');
const state = document.getElementById('state');
const bitmaps = new Map(); // op -> what it looks like, small
let worker, asked = 0, shrinking = 0;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`twofeet:${name}`, {detail}));

// Smaller, in a worker.

function shrink(file) {
  if (typeof OffscreenCanvas === 'undefined' || typeof Worker === 'undefined') return Promise.resolve({blob: file});
  worker ??= new Worker(document.getElementById('photos-script').dataset.shrink);
  const id = ++asked;
  return new Promise(resolve => {
    const give = answer => {
      clearTimeout(late);
      worker.removeEventListener('message', hear);
      resolve(answer);
    };
    const hear = ({data}) => data.id === id && give(data);
    const late = setTimeout(() => give({blob: file}), 60_000);
    worker.addEventListener('message', hear);
    worker.addEventListener('error', () => give({blob: file}), {once: true});
    worker.postMessage({id, file});
  });
}

async function add(file, text, url) {
  const op = uuid();
  shrinking += 1;
  say('unsaved');
  const {blob, bitmap} = await shrink(file);
  shrinking -= 1;
  bitmaps.set(op, bitmap);
  tell('snap', {op, url, text, blob, name: 'photo.jpg'});
}

// On the page.

function draw(photo) {
  const element = document.getElementById('waiting-photo').content.cloneNode(true).firstElementChild;
  const canvas = element.querySelector('canvas'), bitmap = bitmaps.get(photo.op);
  if (bitmap) {
    Object.assign(canvas, {width: bitmap.width, height: bitmap.height});
    canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
  } else {
    canvas.hidden = true;
  }
  element.dataset.op = photo.op;
  element.querySelector('.text').textContent = photo.text;
  for (const [name, answer] of [['again', 'again'], ['leave', 'away']]) {
    element.querySelector(`.${name}`).addEventListener('click', () => tell('settle', {item: photo, answer}));
  }
  const {refused} = photo;
  element.querySelector('progress').hidden = Boolean(refused);
  Object.assign(element.querySelector('.error'), {hidden: !refused, textContent: refused ?? ''});
  element.querySelector('.acts').hidden = !refused;
  return element;
}

const elementOf = op => [...list.children].find(element => element.dataset.op === op);

document.addEventListener('twofeet:photos', ({detail: {photos, loose, done}}) => {
  for (const element of [...list.children]) if (!photos.some(({op}) => op === element.dataset.op)) element.remove();
  for (const photo of photos) {
    const before = elementOf(photo.op);
    if (!before) list.append(draw(photo));
    else if (photo.refused && before.querySelector('.acts').hidden) before.replaceWith(draw(photo));
  }
  const n = photos.filter(({refused}) => !refused).length;
  say(loose || shrinking ? 'unsaved' : n ? 'waiting' : done ? 'saved' : state.dataset.now === 'saved' ? 'saved' : '', n);
});
document.addEventListener('twofeet:photo-sent', ({detail: {op, part}}) => {
  const bar = elementOf(op)?.querySelector('progress');
  if (bar) bar.value = part;
});

function say(now, n) {
  state.dataset.now = now;
  for (const part of state.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== now;
  const count = state.querySelector('[data-text]');
  count.textContent = now === 'waiting' ? count.dataset.text.replace('{n}', n) : '';
}

/** crypto.randomUUID is missing on plain http, as in a venue's network. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

form?.addEventListener('submit', event => {
  event.preventDefault();
  const [file] = form.elements.file.files, text = form.elements.text.value.trim();
  if (!file || !text) return form.reportValidity();
  add(file, text, form.getAttribute('action'));
  form.reset();
  form.elements.file.focus();
});
addEventListener('beforeunload', event => shrinking && event.preventDefault());
tell('snaps');
