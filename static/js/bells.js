// The wall sounds the bell: a bowl that is struck, made of a few tones that die away. Browsers want a touch first, so
// the wall shows a small button until somebody has pressed it. Each ring sounds once, and not when it is old.

const OLD = 30000;
const {slug} = document.body.dataset;
const button = document.querySelector('.sound');
const key = `rung:${slug}`, wish = `sound:${slug}`;
let context, now = Date.now();

const ringing = () => document.getElementById('bell');
const known = () => +(sessionStorage.getItem(key) ?? 0);

/** Partials of a singing bowl: pairs a little apart, which beat. */
function strike(loud) {
  const out = context.createGain(), start = context.currentTime + 0.02;
  out.gain.value = loud ? 0.5 : 0.14;
  out.connect(context.destination);
  [[1, 1, 9], [1.004, 0.7, 9], [2.71, 0.45, 6], [2.722, 0.3, 6], [5.15, 0.2, 3], [8.2, 0.08, 1.4]].forEach(([ratio, height, seconds]) => {
    const tone = context.createOscillator(), gain = context.createGain();
    tone.frequency.value = (loud ? 196 : 262) * ratio;
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(height, start + 0.012);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
    tone.connect(gain).connect(out);
    tone.start(start);
    tone.stop(start + seconds);
  });
}

function listen() {
  const bell = ringing(), moment = +bell.dataset.moment;
  if (moment === known()) return;
  sessionStorage.setItem(key, moment);
  if (now - moment * 1000 < OLD && context?.state === 'running') strike('loud' in bell.dataset);
}

function show() {
  button.hidden = context?.state === 'running';
}

async function wake() {
  context ??= new AudioContext();
  context.onstatechange = show;
  await context.resume();
  show();
}

if (button && ringing()) {
  sessionStorage.setItem(key, ringing().dataset.moment); // what was rung before this page was there
  button.addEventListener('click', async () => {
    localStorage.setItem(wish, 'on');
    await wake();
    strike(false); // so that it is heard that it is heard
  });
  if (localStorage.getItem(wish)) {
    wake();
    for (const touch of ['pointerdown', 'keydown']) document.addEventListener(touch, () => context?.state !== 'running' && wake());
  }
  show();
  document.addEventListener('twofeet:tick', ({detail}) => { ({now} = detail); });
  document.addEventListener('twofeet:swapped', listen);
}
