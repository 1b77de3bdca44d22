// The server's time on every screen, whatever the device believes.

const {timezone, at} = document.body.dataset;
let offset = at * 1000 - Date.now(); // server minus device
let zone = new Intl.DateTimeFormat('en-GB', {timeStyle: 'short'});
try {
  zone = new Intl.DateTimeFormat('en-GB', {timeStyle: 'short', timeZone: timezone});
} catch { /* a zone newer than the browser */ }

const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };

function tick() {
  const now = Date.now() + offset;
  for (const clock of document.querySelectorAll('.clock')) write(clock, zone.format(now));
  document.dispatchEvent(new CustomEvent('twofeet:tick', {detail: {now}}));
  for (const left of document.querySelectorAll('.left[data-until]')) {
    const minutes = Math.max(0, Math.ceil((Date.parse(left.dataset.until) - now) / 60000));
    write(left, left.dataset.text.replace('{n}', minutes));
  }
}

document.addEventListener('twofeet:heard', ({detail}) => {
  const seen = detail.at * 1000 - Date.now();
  // On its way a stamp only grows older, so the youngest is right. Slowly down, for a device clock set anew,
  // and by heartbeats only: a frame's stamp is that of its board.
  if (seen > offset) offset = seen;
  else if (detail.hb) offset += (seen - offset) / 5;
});
document.addEventListener('twofeet:swapped', tick);
document.addEventListener('twofeet:link', ({detail}) => {
  const since = document.getElementById('stale-since');
  if (since && detail.state === 'lost') write(since, zone.format(Date.now() + offset - detail.ago));
});
setInterval(tick, 1000);
tick();
