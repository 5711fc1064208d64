// Beside the phone: what the carrier and Reins believe about the number, and what passed between them.
const find = (name) => document.querySelector(`[data-${name}]`);
const MOST_NOTES = 14;
const list = find('notes');
const console_ = find('console');
const REASONS = { stop_keyword: 'the customer texted STOP', carrier_block: 'the carrier refused it' };
const LIGHTS = { send: 'yes', defer: 'wait', withhold: 'no' };
const OFFERS = { send: 'It would go out. ', defer: 'It would wait. ', withhold: 'It would not go out. ' };
let shown = '';

export function showDesk({ blocked, texts_left: left, reins, notes, texts, carrier }) {
  if (!blocked) say('carrier', 'yes', 'Texts get through.');
  else if (left > 0) say('carrier', 'no', 'Blocked by STOP. Only the confirmation may still pass.');
  else say('carrier', 'no', 'Blocked by STOP. Whatever is sent gets error 21610.');
  if (!reins.blocked) say('reins', 'yes', 'May text this number what its holder wants.');
  else say('reins', 'no', `Blocked: ${REASONS[reins.blocked] ?? reins.blocked}. Nothing is sent at all.`);
  const { offer } = reins;
  say('offer', LIGHTS[offer?.decision] ?? '', offer ? OFFERS[offer.decision] + offer.explanation : 'Reins does not know whose number this is.');
  find('offering').disabled = !offer;
  console_.hidden = !reins.customer;
  if (reins.customer) console_.href = `/console/customers/${encodeURIComponent(reins.customer)}`;
  find('failing').textContent = carrier.failing ? `${carrier.failing} still to come` : '';
  find('late').checked = carrier.late;
  find('twice').checked = carrier.twice;
  document.querySelector('[data-act="again"]').disabled = !texts.some((text) => text.written_here);
  document.querySelector('[data-act="clear"]').disabled = !texts.length && !notes.length;
  showNotes(notes);
}

/** What the gate said to a text that was handed to it. */
export function showAnswer({ decision, explanation }) {
  find('answer').textContent = { send: 'It is on its way.', defer: 'It waits. ', withhold: 'It was not sent. ' }[decision] + (decision === 'send' ? '' : explanation);
}

function say(name, how, words) {
  const place = find(name);
  place.className = how;
  if (place.textContent !== words) place.textContent = words;
}

function showNotes(notes) {
  const now = JSON.stringify(notes);
  if (now === shown) return;
  shown = now;
  list.replaceChildren(...notes.slice(-MOST_NOTES).reverse().map((note) => {
    const item = document.createElement('li');
    item.className = note.went_well ? '' : 'bad';
    const time = document.createElement('time');
    const moment = new Date(note.at * 1000);
    time.dateTime = moment.toISOString();
    time.textContent = moment.toLocaleTimeString([], { hour12: false });
    const [what, outcome] = [note.what, note.outcome].map((words) => {
      const part = document.createElement('span');
      part.textContent = words;
      return part;
    });
    item.append(time, what, outcome);
    return item;
  }));
}
