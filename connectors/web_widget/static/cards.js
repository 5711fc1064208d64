// What the assistant says, as cards: orders, preferences, changes to confirm. Loaded with the first of them.
import { h, linked } from './nodes.js';

const STEPS = ['placed', 'packed', 'shipped', 'out_for_delivery', 'delivered'];
const DAY = { weekday: 'short', day: 'numeric', month: 'short' };

export const ENGLISH = {
  confirm: 'To confirm', preferences: 'How we contact you', granted: 'yes', denied: 'no',
  orders: 'Your orders', order: 'Order', eta: 'Expected', tracking: 'Tracking', total: 'Total',
  placed: 'Placed', packed: 'Packed', shipped: 'Shipped', out_for_delivery: 'Out for delivery', delivered: 'Delivered',
  cancelled: 'Cancelled', returned: 'Returned',
};

/** A card for the data of an event, or nothing. `chat` knows the words and how dates are written; `text` is the node that says the same. */
export function card(data, chat, text) {
  const words = { ...ENGLISH, ...chat.words };
  const spoken = (code) => words[code] || String(code).replace(/_/g, ' ');
  const when = (at) => chat.when(at, DAY);
  const money = (amount, currency) => amount && currency
    && new Intl.NumberFormat(chat.locale, { style: 'currency', currency }).format(amount);

  const box = (title, ...children) => h('div', { className: 'card' }, h('h3', {}, title), children);
  const pill = (state) => h('span', { className: 'pill ' + state }, spoken(state));
  const row = (name, ...value) => [h('dt', { dir: 'auto' }, name), h('dd', { dir: 'auto' }, value)];
  const title = (number) => `${words.order} ${number}`;

  /** A text that lists the lines becomes the card, with what stands before and after them; a sentence needs no card. */
  const list = (name, lines = []) => {
    const said = (text?.textContent ?? '').split('\n'), listed = (line) => lines.includes(line.replace(/^• /, ''));
    const from = said.findIndex(listed), items = h('ul', {}, lines.map((line) => h('li', { dir: 'auto' }, linked(line))));
    if (from < 0) return lines.every((line) => said.join().includes(line)) ? null : box(words[name], items);
    const after = said.splice(from).filter((line) => !listed(line)).join('\n');
    text.remove();
    return box(linked(said.join('\n') || words[name]), items, after && h('p', { dir: 'auto' }, linked(after)));
  };

  return {
    order({ number, status, eta, delivered_at: arrived, carrier, tracking, lines = [], currency, total }) {
      const step = STEPS.indexOf(status) + 1;
      return box([title(number), pill(status)],
        step > 0 && h('div', { className: 'steps' }, STEPS.map((_, i) => h('i', { className: i < step ? 'done' : '' }))),
        h('dl', {},
          lines.map(({ name, quantity = 1, unit_price: each }) =>
            row(quantity > 1 ? `${quantity} × ${name}` : name, money(each * quantity, currency))),
          lines.length > 1 && money(total, currency) && row(words.total, money(total, currency))),
        h('dl', {},
          arrived ? row(words.delivered, when(arrived)) : eta && row(words.eta, when(eta)),
          tracking && row(words.tracking, carrier && carrier + ' ', linked([tracking].flat().join(', ')))));
    },
    orders: ({ items }) => box(words.orders, h('dl', {}, items.map(({ number, status, placed_at: at, lines }) => row([
      h('b', {}, title(number)), at && h('time', {}, when(at)),
      lines && h('small', {}, lines.map(({ name }) => name).join(', ')),
    ], pill(status))))),
    preferences: ({ in_words: lines, rules = [] }) => list('preferences', lines
      || rules.filter(({ permission }) => words[permission]) // what was never said is no rule
        .map(({ topic, channel, permission }) => `${spoken(topic)}, ${channel}: ${words[permission]}`)),
    confirm: ({ in_words: lines }) => list('confirm', lines),
    request: ({ kind, state }) => h('p', { className: 'card request' }, spoken(kind), pill(state)),
  }[data.type]?.(data);
}

export const sheet = new CSSStyleSheet();
sheet.replaceSync(/* css */`
.card { inline-size: 100%; padding: 14px 16px; border: 1px solid var(--line); border-radius: 16px; text-align: start }
h3, .request { display: flex; justify-content: space-between; align-items: center; gap: 8px; font-weight: 600 }
.request::first-letter, .card li::first-letter { text-transform: capitalize }
.card ul { margin-block-start: 6px; list-style: none }
.card li { position: relative; padding-block: 3px; padding-inline-start: 16px }
.card li::before { content: ""; position: absolute; inset-block-start: 12px; inset-inline-start: 0; inline-size: 6px; block-size: 6px; border-radius: 50%; background: var(--lit) }
.card p { margin-block-start: 8px }
.card :is(h3, p) { white-space: pre-wrap }
.pill { padding: 1px 10px; border-radius: 12px; background: var(--tint); font-size: 13px; font-weight: 550; white-space: nowrap }
.delivered, .shipped, .out_for_delivery { background: color-mix(in oklab, var(--accent) 18%, var(--surface)) }
.steps { display: flex; gap: 4px; margin-block: 12px 4px }
.steps i { flex: 1; block-size: 4px; border-radius: 2px; background: var(--line) }
.steps .done { background: var(--lit) }
dl { display: grid; grid-template-columns: 1fr auto; gap: 5px 16px; margin-block-start: 10px }
dl + dl { padding-block-start: 10px; border-block-start: 1px solid var(--line); color: var(--quiet) }
dl:empty { display: none }
b { font-weight: 550 }
dt time { margin-inline-start: 8px }
small { display: block; color: var(--quiet); font-size: 13px }
dd { text-align: end; font-variant-numeric: tabular-nums }
`);
