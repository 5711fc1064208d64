// Replaces an element by a newer version of itself, leaving alone what has not changed: focus, scroll and open details.

export function replace(old, fresh) {
  const focused = document.activeElement?.id;
  const pane = old.closest('.transcript');
  const atEnd = pane && pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
  merge(old, fresh);
  if (atEnd) pane.scrollTop = pane.scrollHeight;
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function merge(old, fresh) {
  if (old.matches('details')) fresh.open = old.open;
  if (old.isEqualNode(fresh)) return;
  if ('keyed' in old.dataset && 'keyed' in fresh.dataset) mergeChildren(old, fresh);
  else old.replaceWith(fresh);
}

// Children are known by their ids.
function mergeChildren(old, fresh) {
  old.className = fresh.className;
  const before = new Map([...old.children].map((child) => [child.id, child]));
  let place = old.firstElementChild;
  for (const child of [...fresh.children]) {
    const known = before.get(child.id);
    before.delete(child.id);
    if (!known) old.insertBefore(child, place);
    else if (known === place) {
      place = place.nextElementSibling;
      merge(known, child);
    } else {
      old.insertBefore(known, place);
      merge(known, child);
    }
  }
  for (const gone of before.values()) gone.remove();
}
