// The wall as it was: the slider goes over the minutes of the day, the arrow keys from change to change.

const byId = id => document.getElementById(id), section = byId('earlier');
let shown = '', asking = null, timer;

const slider = () => byId('minute');
const isNow = range => +range.value === +range.max;
const momentOf = range => new Date(Date.parse(range.dataset.from) + (+range.value * 60 + 59) * 1000);

/** The foot is fetched anew after each change: now stays now, and a minute that minute. */
function dress() {
  const range = slider();
  if (!range) return;
  range.value = shown ? Math.floor((Date.parse(shown) - Date.parse(range.dataset.from)) / 60000) : range.max;
  tell(range);
}

function tell(range) {
  const {then, now} = range.form.dataset;
  const zone = {timeZone: document.body.dataset.timezone, hour: '2-digit', minute: '2-digit', hour12: false};
  const text = isNow(range) ? now : then.replace('{time}', new Intl.DateTimeFormat('en-GB', zone).format(momentOf(range)));
  range.form.querySelector('output').textContent = text;
  range.setAttribute('aria-valuetext', text);
  return text;
}

async function look() {
  const range = slider(), text = tell(range);
  if (isNow(range)) return back();
  shown = momentOf(range).toISOString();
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(`${location.pathname}?at=${encodeURIComponent(shown)}`, {signal: asking.signal});
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html'), sheet = page.querySelector('.sheetgrid');
    if (!sheet) return;
    for (const element of [sheet, ...sheet.querySelectorAll('[id]')]) element.removeAttribute('id');
    sheet.setAttribute('role', 'table');
    for (const cell of sheet.querySelectorAll('[role=gridcell]')) cell.setAttribute('role', 'cell');
    byId('past-pane').replaceChildren(sheet);
    byId('then').textContent = text;
    if (section.hidden) byId('past-pane').scrollTo(byId('pane').scrollLeft, byId('pane').scrollTop);
    section.hidden = false;
    byId('nowall').hidden = true;
  } catch { /* asked for another minute meanwhile, or no connection */ }
}

function back() {
  asking?.abort();
  section.hidden = true;
  byId('nowall').hidden = false;
  shown = '';
  const range = slider();
  if (!range) return;
  range.value = range.max;
  tell(range);
}

function keys(event) {
  const range = event.target;
  if (range !== slider()) return;
  const rtl = getComputedStyle(range).direction === 'rtl', ahead = rtl ? 'ArrowLeft' : 'ArrowRight', behind = rtl ? 'ArrowRight' : 'ArrowLeft';
  const way = {[ahead]: 1, ArrowUp: 1, [behind]: -1, ArrowDown: -1}[event.key];
  if (!way) return;
  event.preventDefault();
  const stops = [...byId('ticks').options].map(option => +option.value).concat(+range.max);
  range.value = way > 0 ? stops.find(stop => stop > +range.value) ?? range.max : stops.findLast(stop => stop < +range.value) ?? range.min;
  range.dispatchEvent(new Event('input', {bubbles: true}));
}

if (section) {
  dress();
  document.addEventListener('twofeet:swapped', dress);
  document.addEventListener('keydown', keys);
  document.addEventListener('keydown', event => event.key === 'Escape' && shown && back());
  document.addEventListener('input', ({target}) => {
    if (target !== slider()) return;
    tell(target);
    clearTimeout(timer);
    timer = setTimeout(look, 120);
  });
  byId('to-now').addEventListener('click', () => { back(); slider()?.focus(); });
}
