// Keeps this page equal to the board, and says so when it cannot.
// A frame {rev, at, from, content} holds every region changed after revision `from`, as it is at `rev`: state, not
// operations, so it may come twice. Socket, polling and catching up all end in take().
// Leans on htmx 4.0.1 internals: the extension's morph(), _htmx_state, process(element, true).
// Our files import nothing from each other (served names carry a hash); they talk by events.

const SILENCE = 8000; // ms; the server speaks every 3 s
const POLL_AFTER = 6000, POLL_EVERY = 5000;
const PRESS = 1000, CLICK = 50; // ms: as long as a tap takes at most; from its end to the click
const TEXT = 'textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])';
const {body} = document, live = document.getElementById('live');
const byId = id => document.getElementById(id);
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`twofeet:${name}`, {detail}));

let rev = +body.dataset.revision, at = +body.dataset.at; // what the page shows
let held = null;     // the {rev, at} to catch up from: a region somebody types in was left alone since
let applying = null; // the {rev, at} before the frame that is being applied
let saved = null;    // a field that needs no holding: its text has reached the server
let connection, morph, stopped, asking;
let talking, fresh; // the socket has said something; somebody has, and nothing has broken off since
let heard = 0, spoken = 0, tried = 0, polled = 0; // spoken: by the socket
let shown = 'kept' in body.dataset ? 0 : Date.now(); // when the page came to the front, unless the phone itself had kept it
let fails = 0, ahead = 0;
let pressing;        // a timer while a finger is down
const late = [];     // what has come meanwhile

// ---- frames

function take(frame, asked) {
  heard = Date.now();
  if (pressing) return void late.push([frame, asked]);
  fresh = frame.rev >= rev; // by a server behind us we cannot call ourselves current
  tell('heard', frame);
  if (frame.hb) {
    if (frame.own) tell('own');
    if (ahead > rev) catchUp(); // for two heartbeats now: not late but lost
    ahead = frame.rev;
  } else if (frame.rev < rev || (frame.rev === rev && frame.at < at)) {
    if (asked) polled = 0; // overtaken by the socket: ask again
  } else if (frame.from > rev) {
    ahead = frame.rev;
    if (talking) reopen(); // a new socket's first frame, which closes the gap, may still be on its way
  } else {
    apply(frame, asked);
  }
  show();
}

function apply(frame, asked) {
  applying = asked ?? {rev, at};
  if (asked) held = null;
  ({rev, at} = frame);
  if (frame.content) {
    const keepers = [keepFocus(), keepScroll(frame.content)];
    htmx.swap({sourceElement: live, target: live, swap: 'none', text: frame.content}); // morphs before it returns
    for (const keep of keepers) keep();
  }
  applying = null;
  // Every way of reconnecting starts from one of these two: reopen() and hx-ws's own retries.
  const url = address();
  live.setAttribute('hx-ws:connect', url.pathname + url.search);
  if (connection) connection.url = url.href.replace(/^http/, 'ws');
}

/** Nothing moves under a finger: the button would not be there any more when it goes up, and nobody would hear the tap. */
function hold(time) {
  clearTimeout(pressing);
  pressing = setTimeout(() => {
    pressing = 0;
    for (const [frame, asked] of late.splice(0)) take(frame, asked);
  }, time);
}

function address() {
  const url = new URL(live.getAttribute('hx-ws:connect'), location.href), point = held ?? {rev, at};
  url.searchParams.set('since', point.rev);
  url.searchParams.set('at', point.at);
  return url;
}

function parse(text) {
  try {
    const frame = JSON.parse(text);
    if (frame.rev >= 0) return frame;
  } catch { /* not from our server: a captive portal's page */ }
}

const typingIn = region => {
  const field = document.activeElement;
  return region?.contains(field) && field !== saved && field.matches(TEXT);
};

function keepFocus() {
  const had = document.activeElement, near = [];
  for (let e = had; e && e !== body; e = e.parentElement) near.push(e.nextElementSibling, e.previousElementSibling);
  const focus = element => {
    element.focus({preventScroll: true});
    return document.activeElement === element;
  };
  return () => {
    if (document.activeElement === had) return;
    if (had.isConnected) focus(had); // moved: Safari, without moveBefore, drops the focus
    else near.some(e => e?.isConnected && [...e.querySelectorAll('a[href], button, summary, input')].some(focus));
  };
}

/** What is being read stays in its place; Safari before 27 does not see to that itself. */
function keepScroll(content) {
  const top = element => element.getBoundingClientRect().top;
  const seen = scrollY && !CSS.supports('overflow-anchor', 'auto') && [...document.querySelectorAll('main [id]')].find(
    element => top(element) >= 0 && top(element) < innerHeight && !content.includes(`${element.id}"`));
  const was = seen && top(seen);
  return () => seen?.isConnected && scrollBy({top: top(seen) - was, behavior: 'instant'});
}

// ---- <hx-put id in before> and <hx-del id>, and what a morph must leave alone

htmx.registerExtension('twofeet', {
  init: api => { ({morph} = api); },
  htmx_process_put(tag, {tasks}) {
    const target = byId(tag.getAttribute('in'));
    const swapSpec = {style: 'put', key: tag.id, before: tag.getAttribute('before')};
    if (target) tasks.push({type: 'partial', target, fragment: tag.content, swapSpec});
  },
  htmx_process_del(tag, {tasks}) {
    const target = byId(tag.id);
    if (target) tasks.push({type: 'partial', target, fragment: tag.content, swapSpec: {style: 'delete'}});
  },
  htmx_before_swap(_, {tasks}) {
    const wanted = tasks.filter(({target, fragment, swapSpec: {style, key}}) => {
      if (style === 'none') return false;
      // Blank text around the element would be inserted once more by every morph.
      if (/outerMorph|put/.test(style)) fragment.replaceChildren(...fragment.children);
      const region = key ? byId(key) : target;
      if (fragment.firstElementChild?.dataset.revision < +region?.dataset?.revision) return false; // an answer overtaken by another
      if (!applying || !typingIn(region)) return true;
      held ??= applying;
      return false;
    });
    tasks.splice(0, tasks.length, ...wanted);
  },
  handle_swap(style, box, fragment, {key, before}) {
    if (style !== 'put') return false;
    const card = byId(key);
    let next = byId(before);
    if (next?.parentNode !== box) next = null;
    if (!card) box.insertBefore(fragment, next);
    else {
      if (card.parentNode !== box || card.nextElementSibling !== next) box[box.moveBefore ? 'moveBefore' : 'insertBefore'](card, next);
      morph(card, fragment, false);
    }
    return [byId(key) ?? box];
  },
  htmx_before_morph_attr(element, {attrName, newValue}) {
    const {rc, dc} = element._htmx_state ?? {}; // requests in flight
    if (attrName === 'aria-busy' || (attrName === 'disabled' && dc)) return false;
    if (attrName === 'open' && /^(DETAILS|DIALOG)$/.test(element.tagName)) return false;
    if (attrName === 'class' && rc) {
      element.className = `${newValue ?? ''} ${htmx.config.requestClass}`.trim();
      return false;
    }
  },
  htmx_finally_swap() { tell('swapped', {rev}); }, // after:swap stays away when one region fails

  htmx_ws_before_connection(_, detail) { ({connection} = detail); },
  htmx_ws_before_message_incoming(_, {message}) {
    const frame = parse(message.data);
    if (frame) {
      spoken = Date.now();
      fails = 0;
      talking ||= !(frame.from > rev);
      take(frame);
    }
    return false; // leaves hx-ws nothing to do
  },
  htmx_ws_close(_, detail) {
    if (talking) fresh = talking = false;
    if (detail.code >= 4000) stopped = true; // removed, or the event is closed
    // hx-ws starts its backoff anew with every socket that opens, even one that is closed at once.
    if (detail.code && !document.hidden) detail.connection.attempt = fails++;
    show();
  },
});

// ---- the connection

function reopen() {
  if (stopped || document.hidden) return;
  tried = Date.now();
  htmx.process(live, true); // closes the socket and reads the attribute again
  htmx.trigger(live, 'go'); // hx-trigger="go": no socket before this file listens
}

/** By HTTP: where websockets are blocked, and for what was held while somebody typed. */
async function catchUp() {
  if (asking || stopped) return;
  asking = true;
  const point = held ?? {rev, at}, url = address();
  url.pathname = url.pathname.replace(/live$/, `since/${point.rev}`);
  const signal = AbortSignal.timeout(SILENCE), headers = {Accept: 'application/json'};
  const text = await fetch(url, {headers, signal, cache: 'no-store'}).then(answer => answer.ok && answer.text()).catch(() => '');
  asking = false;
  const frame = parse(text);
  if (frame) take(frame, point);
}

function show() {
  const now = Date.now();
  const state = stopped || now - Math.max(heard, shown) > SILENCE ? 'lost' : fresh ? 'live' : 'catching';
  if (state === body.dataset.link) return;
  body.dataset.link = state;
  byId('link')?.setAttribute('data-link', state);
  tell('link', {state, ago: now - (heard || shown)});
}

function watch() {
  const now = Date.now();
  if (!document.hidden && !stopped) {
    if (now - Math.max(spoken, tried, shown) > SILENCE) reopen(); // half-open, or stuck in connecting
    if ((held || fails > 2 || now - Math.max(spoken, shown) > POLL_AFTER) && now > polled) {
      polled = now + POLL_EVERY * (0.8 + Math.random() * 0.4);
      catchUp();
    }
  }
  show();
}

if (live) {
  document.addEventListener('visibilitychange', () => {
    shown = Date.now(); // hx-ws closes the socket in the background and opens it in front
    fails = 0;
    if (!connection) reopen(); // the page was loaded in the background
    show();
  });
  addEventListener('pageshow', event => event.persisted && reopen());
  addEventListener('online', reopen);
  document.addEventListener('input', () => { saved = null; });
  document.addEventListener('done', () => {
    saved = document.activeElement;
    if (held) catchUp();
  });
  document.addEventListener('focusout', () => setTimeout(() => held && catchUp())); // once the next field has the focus
  addEventListener('pointerdown', () => hold(PRESS), true);
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => pressing && hold(CLICK), true);
  setInterval(watch, 1000);
  reopen();
  show();
}
