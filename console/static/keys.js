// Up, down, Home and End walk through a list of conversations once one of them has the focus.

export function walkWithArrows() {
  document.addEventListener('keydown', (event) => {
    const here = document.activeElement?.closest?.('.rows a');
    if (!here || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const all = [...here.closest('.rows').querySelectorAll('a')];
    const at = all.indexOf(here);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[Math.max(0, Math.min(to, all.length - 1))].focus();
  });
}
