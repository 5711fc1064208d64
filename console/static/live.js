// Takes in what the server streams: elements that replace those of the same id, or join the list they are meant for.

import { replace } from './patch.js';

// The server made this markup and escaped what is not its own. Nothing else in the console turns text into elements.
const policy = window.trustedTypes?.createPolicy('console', { createHTML: (html) => html }) ?? { createHTML: (html) => html };

const NEAR_END = 80;
const POINTER_RESTS = 1000;
let pointerMoved = 0;

export function listen(address) {
  const url = new URL(address, location.href);
  const status = document.getElementById('live');
  let source = null;

  const tell = (words, lost) => {
    status.textContent = words;
    status.classList.toggle('live-lost', lost);
  };

  function open() {
    source?.close();
    source = new EventSource(url);
    source.onopen = () => tell('', false);
    source.onerror = () => (source.readyState === EventSource.CLOSED
      ? tell('No longer live: reload the page', true) : tell('Connection lost, trying again', true));
    source.addEventListener('patch', ({ data, lastEventId }) => {
      url.searchParams.set('after', lastEventId);
      take(data);
    });
    source.addEventListener('reload', () => location.reload());
    source.addEventListener('signed_out', () => {
      source.close();
      tell('Signed out: reload the page', true);
    });
  }

  // A browser allows six connections a site over HTTP/1.1: tabs that nobody sees must not hold them.
  document.addEventListener('visibilitychange', () => (document.hidden ? source?.close() : open()));
  document.addEventListener('pointermove', () => { pointerMoved = performance.now(); }, { passive: true });
  if (!document.hidden) open();
}

function take(html) {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(html);
  for (const fresh of [...template.content.children]) {
    const old = document.getElementById(fresh.id);
    if (!old) join(fresh);
    else if (fresh.matches('.rows')) settle(fresh);
    else replace(old, fresh);
  }
}

function join(fresh) {
  const list = document.getElementById(fresh.dataset.into ?? '');
  if (!list) return;
  const pane = list.closest('.transcript');
  const follows = pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR_END;
  fresh.classList.add('new');
  list.append(fresh);
  if (follows) pane.scrollTop = pane.scrollHeight;
  else offerNewest(pane);
}

function offerNewest(pane) {
  if (pane.querySelector('.newer')) return;
  const button = Object.assign(document.createElement('button'), { className: 'newer', textContent: 'New messages' });
  button.addEventListener('click', () => {
    button.remove();
    pane.scrollTop = pane.scrollHeight;
    pane.focus();
  });
  pane.append(button);
}

// A list must not move under a hand that is about to click.
let waiting = null;
function settle(fresh) {
  clearTimeout(waiting);
  const old = document.getElementById(fresh.id);
  const rests = performance.now() - pointerMoved;
  if (old.matches(':hover') && rests < POINTER_RESTS) waiting = setTimeout(settle, POINTER_RESTS - rests, fresh);
  else replace(old, fresh);
}
