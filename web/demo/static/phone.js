// A phone in the browser. What it shows comes from the carrier; it keeps nothing itself.
import { showAnswer, showDesk } from './phone-desk.js';
import { showThread } from './phone-thread.js';

const WAIT_SECONDS = 5;
const { number } = document.body.dataset;
const find = (name) => document.querySelector(`[data-${name}]`);
const body = find('body');
const form = find('compose');
const send = form.querySelector('button');
const trouble = find('trouble');
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function ask(method, path, said) {
  const answer = await fetch(`/demo/phone/${path}`, {
    method,
    headers: said && { 'Content-Type': 'application/json' },
    body: said && JSON.stringify(said),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail ?? told.title);
  return told;
}

function show(state) {
  trouble.textContent = '';
  showThread(state);
  showDesk(state);
}

// The carrier answers when something has changed, and every few seconds anyway.
async function watch() {
  let after = 0;
  for (;;) {
    try {
      const state = await ask('GET', `state?number=${encodeURIComponent(number)}&after=${after}&wait=${after ? WAIT_SECONDS : 0}`);
      after = state.version;
      show(state);
    } catch {
      trouble.textContent = 'No signal: the carrier does not answer. Trying again.';
      after = 0;
      await pause(1500);
    }
  }
}

async function press(method, path, said) {
  try {
    return await ask(method, path, said);
  } catch (error) {
    trouble.textContent = `That did not work. ${error.message}.`;
    return null;
  }
}

// One after another, so that the carrier gets them in the order they were written in.
let sending = Promise.resolve();
function say(text) {
  sending = sending.then(() => press('POST', 'text', { number, body: text })).then((left) => {
    if (!left && !body.value) body.value = text;
    mayBeSent();
  });
}

const mayBeSent = () => { send.disabled = !body.value.trim(); };

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = body.value.trim();
  if (!text) return;
  body.value = '';
  mayBeSent();
  body.focus();
  say(text);
});
body.addEventListener('input', mayBeSent);
body.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
for (const button of document.querySelectorAll('[data-say]')) {
  button.addEventListener('click', () => {
    // The button goes; on a phone the keyboard would cover the answer.
    (matchMedia('(pointer: coarse)').matches ? find('thread') : body).focus();
    say(button.dataset.say);
  });
}
for (const button of document.querySelectorAll('[data-act]')) {
  button.addEventListener('click', () => press('POST', button.dataset.act, { number }));
}
find('offering').addEventListener('click', async () => {
  const said = await press('POST', 'offer', { number });
  if (said) showAnswer(said);
});
find('fail').addEventListener('submit', (event) => {
  event.preventDefault();
  const said = new FormData(event.target);
  press('PUT', 'carrier', { fail: said.get('fail'), times: Number(said.get('times')) });
});
for (const name of ['late', 'twice']) {
  find(name).addEventListener('change', (event) => press('PUT', 'carrier', { [name]: event.target.checked }));
}

function tick() {
  find('clock').textContent = new Date().toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' });
}
tick();
setInterval(tick, 10_000);
mayBeSent();
watch();
