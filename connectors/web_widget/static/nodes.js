// Nodes of the document. Strings become text, never markup; the only addresses linked to are http(s).

export function h(tag, props, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.flat(2).filter((child) => child || child === 0));
  return node;
}

export function icon(d) {
  const make = (tag, name, value) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    node.setAttribute(name, value);
    return node;
  };
  const svg = make('svg', 'viewBox', '0 0 24 24');
  svg.ariaHidden = true;
  svg.append(make('path', 'd', d));
  return svg;
}

const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,:;!?'’)\]])/i; // without the full stop of the sentence

export const linked = (text) => String(text).split(ADDRESS).map((part, i) =>
  (i % 2 && URL.canParse(part) ? h('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part) : part));
