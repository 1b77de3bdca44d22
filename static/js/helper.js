// The helpers' table: somebody who is here already is not entered twice, and the list follows what was done.

const entry = document.getElementById('entry'), guests = document.getElementById('private');
const {name, person} = entry.elements, known = document.getElementById('known');

function recognise() {
  const wanted = name.value.trim();
  const option = wanted && [...document.querySelectorAll('#names option')].find(one => one.value === wanted);
  person.value = option ? option.dataset.id : '';
  known.hidden = !option;
  known.textContent = option ? known.dataset.text.replace('{name}', wanted) : '';
}
name.addEventListener('input', recognise);

async function list() {
  const answer = await fetch(`/e/${document.body.dataset.slug}/helper/people`, {cache: 'no-store'}).catch(() => null);
  if (!answer?.ok || answer.redirected || !answer.headers.has('Twofeet')) return; // or it is a captive portal's page
  await htmx.swap({sourceElement: guests, target: guests, swap: 'innerMorph', text: await answer.text()});
  recognise();
}

document.addEventListener('done', ({target}) => {
  list();
  if (target !== entry) return;
  recognise();
  name.focus(); // the next sheet of the pile
});

let seen = document.body.dataset.revision, timer;
document.addEventListener('twofeet:swapped', ({detail: {rev}}) => {
  if (+rev === +seen) return;
  seen = rev;
  clearTimeout(timer);
  timer = setTimeout(list, 1000);
});
