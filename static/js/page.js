// The little things a page does beside the push: it follows the phase, and forgets an announcement once it is seen.

const {body} = document;
const key = `seen:${body.dataset.slug}`;

function follow() {
  const phase = document.getElementById('phase')?.dataset.phase;
  if (phase && phase !== body.dataset.phase) body.dataset.phase = phase;
  const said = document.querySelector('.announced');
  if (said) body.toggleAttribute('data-seen', said.dataset.announcement === localStorage.getItem(key));
}

document.addEventListener('click', event => {
  const {target} = event;
  if (!target.closest('.seen') || document.getElementById('mine')) return; // who has a name has a form
  event.preventDefault();
  localStorage.setItem(key, target.closest('[data-announcement]').dataset.announcement);
  follow();
});
document.addEventListener('twofeet:swapped', follow);
follow();
