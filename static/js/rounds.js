// The running round in seconds, by the server's time; and, at the desk, what an extension would shift.

const FULL = 60;

/** The same path as the server's, which is right at the minute. */
function wedge(minutes) {
  if (minutes >= FULL) return 'M0-40A40 40 0 1 1 0 40A40 40 0 1 1 0-40Z';
  if (minutes <= 0) return 'M0 0Z';
  const turn = (FULL - minutes) * Math.PI / 30;
  return `M0 0L${(40 * Math.sin(turn)).toFixed(2)} ${(-40 * Math.cos(turn)).toFixed(2)}A40 40 0 ${minutes > FULL / 2 ? 1 : 0} 1 0-40Z`;
}

document.addEventListener('twofeet:tick', ({detail: {now}}) => {
  for (const element of document.querySelectorAll('.wedge[data-until], .figure[data-until]')) {
    const left = Math.max(0, Date.parse(element.dataset.until) - now);
    if (element.matches('.wedge')) element.setAttribute('d', wedge(left / 60000));
    else {
      const seconds = Math.ceil(left / 1000);
      const text = 'seconds' in element.dataset
        ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` : String(Math.ceil(left / 60000));
      if (element.textContent !== text) element.textContent = text;
    }
  }
});

const box = document.getElementById('extension');

async function preview(url) {
  const answer = await fetch(url, {headers: {'HX-Request': 'true'}, cache: 'no-store'}).catch(() => null);
  // To go there could end at a captive portal, or nowhere, in the middle of a round.
  if (!answer?.headers.has('Twofeet')) return document.getElementById('said').replaceChildren(document.getElementById('offline-said').content.cloneNode(true));
  if (!answer.ok || answer.redirected) return location.assign(url);
  htmx.swap({sourceElement: box, target: box, swap: 'innerHTML', text: await answer.text()});
  box.querySelector('form')?.removeAttribute('data-then'); // the push brings what it does; the desk need not be fetched anew
  box.querySelector('h2')?.focus();
}

if (box) {
  document.addEventListener('click', event => {
    const link = event.target.closest('a.extend, #extension a');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (link.matches('.extend, .chip')) preview(link.href);
    else close();
  });
  box.addEventListener('done', close);
}

function close() {
  box.replaceChildren();
  document.querySelector('a.extend')?.focus({preventScroll: true});
}
