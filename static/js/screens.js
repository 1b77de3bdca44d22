// A screen that nobody sits at: it stays awake, hides its pointer, and has a light of its own (the key D, ?light=dark).

const {documentElement: root, body} = document;
const STILL = 3000;
let lock, still;

async function stayAwake() {
  if (document.hidden || lock?.released === false || !navigator.wakeLock) return; // over plain http there is none
  lock = await navigator.wakeLock.request('screen').catch(() => null);
}

function move() {
  body.removeAttribute('data-still');
  clearTimeout(still);
  still = setTimeout(() => body.setAttribute('data-still', ''), STILL);
}

function light(theme) {
  if (/^(light|dark)$/.test(theme)) root.dataset.theme = theme;
}

document.addEventListener('keydown', ({key, target, ctrlKey, metaKey, altKey}) => {
  if (key.toLowerCase() !== 'd' || target !== body || ctrlKey || metaKey || altKey) return;
  const isDark = (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  light(isDark ? 'light' : 'dark');
  localStorage.setItem('light', root.dataset.theme);
});
document.addEventListener('visibilitychange', stayAwake);
document.addEventListener('pointermove', move);
light(new URLSearchParams(location.search).get('light') ?? localStorage.getItem('light'));
stayAwake();
move();
