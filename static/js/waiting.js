// What waits on this phone, as it is seen: the bar above the tabs, what could not be done with the reason, and the
// wished state of stars and seats. That uses the switches of the sheet for what is mine, and a dashed edge: not so yet.

const bar = document.getElementById('outbox'), sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
let worn = '';

function wishOf(item) {
  const [, noun, id] = item.url.match(/\/(topics|breakouts|slots)\/(\d+)\/\w+$/) ?? [];
  if (!id || /harvest$/.test(item.url)) return '';
  const off = item.fields.some(([name, value]) => name === '_method' && value === 'DELETE');
  const set = (ids, name, on) => (ids.length ? `${ids.map(one => `#${one}`)}{--${name}:${on ? ' ' : 'initial'}}` : '');
  const edge = `form[action="${item.url}"] button{outline:2px dashed;outline-offset:-2px}`;
  if (/attendance$/.test(item.url)) return set([`present-${id}`], 'signed', !off) + edge;
  if (noun === 'topics') return set([`topic-${id}`, `about-${id}`], 'starred', !off) + edge;
  const {bands, rows} = around(noun, id);
  const elsewhere = off ? '' : set(rows, 'here', false); // who goes to one place leaves the other
  if (noun === 'slots') return elsewhere + (off ? '' : set(bands, 'seated', false)) + set(bands, 'roaming', !off) + edge;
  return elsewhere + (off ? '' : set(bands, 'roaming', false)) + set([`breakout-${id}`], 'here', !off) + set(bands, 'seated', !off) + edge;
}

/** The band of a slot on this page, and the breakouts in it. */
function around(noun, id) {
  const band = noun === 'slots' ? document.getElementById(`band-${id}`) : document.getElementById(`breakout-${id}`)?.closest('.band');
  return {bands: band ? [band.id] : [], rows: [...band?.querySelectorAll('[id^=breakout-]') ?? []].map(row => row.id)};
}

document.addEventListener('twofeet:outbox', ({detail: {n, state, refused, note, written, wishes, person}}) => {
  const css = wishes.map(wishOf).join('');
  if (css !== worn) sheet.replaceSync(worn = css);
  if (!bar) return;
  bar.dataset.state = state;
  for (const part of bar.querySelectorAll('[data-if]')) part.hidden = part.dataset.if !== state;
  for (const part of bar.querySelectorAll('[data-text]')) {
    const text = state === 'waiting' ? part.dataset.text.replace('{n}', n) : '';
    if (part.textContent !== text) part.textContent = text;
  }
  bar.querySelector('.note').textContent = note;
  show(written.map(wordsOf).filter(Boolean));
  list(refused, person);
  bar.hidden = !state && !refused.length && bar.querySelector('.old').hidden;
});

const wordsOf = ({fields}) => fields.filter(([name, value]) => value && !/^(op|base|_method|language2?|needed|draft|slot)$/.test(name))
  .map(([, value]) => value).join('\n\n');

/** What waits can be read meanwhile. */
function show(texts) {
  const box = bar.querySelector('.texts'), list = box.querySelector('ul');
  box.hidden = !texts.length;
  if ([...list.children].map(row => row.textContent).join() === texts.join()) return;
  list.replaceChildren(...texts.map(text => {
    const row = box.querySelector('template').content.cloneNode(true).firstElementChild;
    row.firstElementChild.textContent = text;
    return row;
  }));
}

function list(refused, person) {
  const box = bar.querySelector('.told');
  for (const row of [...box.children]) if (!refused.some(({op}) => op === row.dataset.op)) row.remove();
  const there = new Set([...box.children].map(row => row.dataset.op));
  for (const item of refused) if (!there.has(item.op)) box.append(rowOf(item, person));
}

function rowOf(item, person) {
  const row = bar.querySelector('.told + template').content.cloneNode(true).firstElementChild, part = name => row.querySelector(name);
  const isText = /\/(topics|photos)$/.test(item.url) || item.person !== person; // a report is a draft again by itself
  const typed = wordsOf(item);
  row.dataset.op = item.op;
  part('b').textContent = item.label;
  if (item.refused) part('.why').textContent = item.refused;
  part('pre').textContent = typed;
  part('details').hidden = !typed;
  part('a').hidden = !/harvest$/.test(item.url);
  part('a').href = item.url;
  for (const button of row.querySelectorAll('button')) button.hidden = (button.value === 'seen') === isText;
  row.addEventListener('click', ({target}) => {
    const answer = target.closest('button')?.value;
    if (answer) document.dispatchEvent(new CustomEvent('twofeet:settle', {detail: {item, answer}}));
  });
  return row;
}

// ---- a page that is older than it looks says so

function age() {
  const old = bar?.querySelector('.old'), {kept, link, at, timezone} = document.body.dataset;
  if (!old) return;
  old.hidden = kept === undefined || link === 'live';
  if (!old.hidden) {
    bar.hidden = false;
    const time = new Intl.DateTimeFormat('en-GB', {timeStyle: 'short', timeZone: timezone}); // as the wall writes it
    old.querySelector('time').textContent = time.format(at * 1000);
  } else if (link === 'live' && kept !== undefined) {
    delete document.body.dataset.kept;
    document.dispatchEvent(new CustomEvent('twofeet:own')); // what is mine is as old as the page
  }
}
document.addEventListener('twofeet:link', age);
age();
