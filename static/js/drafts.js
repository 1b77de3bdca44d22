// Nothing typed is lost: what stands in a form with data-draft or data-keep is kept on the device with every stroke,
// and forgotten once the server has it. A form with data-keep is also saved at the server as a private draft.

const SOON = 1500;

for (const form of document.querySelectorAll('form[data-draft], form[data-keep]')) keep(form);

function keep(form) {
  const key = `draft:${document.body.dataset.slug}:${form.dataset.draft ?? form.dataset.keep}`;
  const fields = [...form.elements].filter(field => field.name && field.matches('textarea, input:not([type=hidden])'));
  const words = () => Object.fromEntries(fields.map(field => [field.name, field.value]));
  let timer, waiting = false, saved = JSON.stringify(words());

  const kept = JSON.parse(localStorage.getItem(key) ?? 'null');
  if (kept) {
    for (const field of fields) if (kept[field.name] !== undefined) field.value = kept[field.name];
    if (JSON.stringify(words()) !== saved) changed();
  }

  function say(state) {
    const line = form.querySelector('.state');
    if (!line) return;
    for (const part of line.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== state;
    const count = line.querySelector('[data-text]');
    if (count) count.textContent = state === 'waiting' ? count.dataset.text.replace('{n}', 1) : '';
  }

  function changed() {
    try {
      localStorage.setItem(key, JSON.stringify(words()));
    } catch { /* full, or private browsing: the form itself still has it */ }
    if (!form.dataset.keep) return;
    say('unsaved');
    clearTimeout(timer);
    timer = setTimeout(send, SOON);
  }

  async function send() {
    const now = JSON.stringify(words());
    if (now === saved) return say('saved');
    const body = new URLSearchParams(new FormData(form));
    body.delete('op');
    body.set('draft', 'true');
    const headers = {Accept: 'application/json'};
    const answer = await fetch(form.dataset.keep, {method: 'POST', body, headers, signal: AbortSignal.timeout(8000)})
      .then(reply => reply.json()).catch(() => null);
    waiting = !answer?.ok;
    if (waiting) {
      say('waiting');
      timer = setTimeout(send, 5000);
    } else {
      saved = now;
      if (JSON.stringify(words()) === now) {
        localStorage.removeItem(key);
        say('saved');
      } else {
        timer = setTimeout(send, SOON);
      }
    }
  }

  form.addEventListener('input', changed);
  addEventListener('online', () => waiting && send());
  // Somebody else published meanwhile: the page that the server now gives has both texts, and mine is its draft.
  form.addEventListener('refused', ({detail}) => detail.rule === 'harvest_conflict' && location.reload());
  form.addEventListener('done', () => {
    clearTimeout(timer);
    localStorage.removeItem(key);
  });
}
