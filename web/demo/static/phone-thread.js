// The thread as it lies on the phone: bubbles, the time now and then, and what became of each text.
const scroll = document.querySelector('[data-thread]');
const list = scroll.querySelector('ol');
const empty = document.querySelector('[data-empty]');
const SVG = 'http://www.w3.org/2000/svg';
const QUIET_SECONDS = 15 * 60;
const TICKS = { sent: ['M1 6l4 4 8-9'], taken: ['M1 6l4 4 8-9'], delivered: ['M1 6l4 4 8-9', 'M8 10l8-9'] };
const WORDS = {
  sending: 'Sending …',
  taken: 'Delivered',
  lost: 'Not delivered.',
  queued: 'With the carrier',
  sent: 'Sent',
  delivered: 'Delivered',
};

export function showThread({ texts }) {
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 60;
  const kept = new Set(texts.map((text) => text.sid));
  for (const item of [...list.children]) if (!kept.has(item.dataset.sid)) item.remove();
  let grown = false;
  texts.forEach((text, index) => {
    let item = list.children[index];
    if (item?.dataset.sid !== text.sid) {
      item = newItem(text, texts[index - 1]);
      list.insertBefore(item, list.children[index] ?? null);
      grown = true;
    }
    update(item, text);
  });
  empty.hidden = texts.length > 0;
  if (grown && (atEnd || texts.at(-1).written_here)) scroll.scrollTop = scroll.scrollHeight;
}

function newItem(text, before) {
  const item = document.createElement('li');
  item.dataset.sid = text.sid;
  const pause = before ? text.at - before.at : Infinity;
  item.classList.toggle('close', before?.written_here === text.written_here && pause < QUIET_SECONDS);
  if (pause >= QUIET_SECONDS) item.append(timeOf(text.at));
  const bubble = document.createElement('p');
  bubble.className = 'bubble';
  const who = document.createElement('span');
  who.className = 'unseen';
  who.textContent = text.written_here ? 'You: ' : 'The shop: ';
  bubble.append(who, text.body || '(no words)');
  const told = document.createElement('p');
  told.className = 'told';
  told.setAttribute('aria-live', 'off');
  item.append(bubble, told);
  return item;
}

function timeOf(at) {
  const moment = new Date(at * 1000);
  const clock = moment.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
  const today = moment.toDateString() === new Date().toDateString();
  const day = today ? 'Today' : moment.toLocaleDateString([], { weekday: 'long', month: 'short', day: 'numeric' });
  const when = document.createElement('p');
  when.className = 'when';
  when.textContent = `${day}, ${clock}`;
  return when;
}

function update(item, text) {
  item.classList.toggle('mine', text.written_here);
  for (const status of Object.keys(WORDS)) item.classList.toggle(status, status === text.status);
  const parts = [[WORDS[text.status] ?? text.status, text.why].filter(Boolean).join(' ')];
  if (text.segments) parts.push(text.segments === 1 ? '1 segment' : `${text.segments} segments`);
  if (text.encoding !== 'GSM-7') parts.push(text.encoding);
  const words = parts.join(' · ');
  const told = item.querySelector('.told');
  if (told.textContent === words) return;
  told.replaceChildren(...ticks(text.status), words);
}

function ticks(status) {
  if (!TICKS[status]) return [];
  const svg = document.createElementNS(SVG, 'svg');
  for (const [name, value] of [['width', 17], ['height', 11], ['viewBox', '0 0 17 11'], ['aria-hidden', 'true']]) {
    svg.setAttribute(name, value);
  }
  for (const shape of TICKS[status]) {
    const path = document.createElementNS(SVG, 'path');
    for (const [name, value] of [['d', shape], ['fill', 'none'], ['stroke', 'currentColor'], ['stroke-width', 1.6], ['stroke-linecap', 'round'], ['stroke-linejoin', 'round']]) {
      path.setAttribute(name, value);
    }
    svg.append(path);
  }
  return [svg];
}
