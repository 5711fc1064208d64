// <reins-chat>: the company's assistant on its website. One tag, one script: see the README beside this folder.
import { Link, tab } from './link.js';
import { h, icon, linked } from './nodes.js';
import { looks } from './style.js';
import english from './words/en.js';

const TRANSLATED = ['ar', 'de', 'es'];
const SMALL = matchMedia('(max-width: 600px), (max-height: 480px)'); // there the panel takes the whole screen
const button = (className, ariaLabel, onclick, ...children) => h('button', { className, ariaLabel, onclick, type: 'button' }, ...children);

class ReinsChat extends HTMLElement {
  turns = new Set(); // events of the customer that await their answer
  // The page may set `identity`: the company's signed token, or a function that gives it or a promise of it.

  connectedCallback() {
    this.ready ??= this.build();
    this.ready.then(() => this.isConnected && (this.panel.open || this.link.saved) && this.link.start());
  }

  disconnectedCallback() { this.link?.stop(); }

  /** Somebody signed in or out: ask again who is here. */
  restart() {
    this.link?.stop();
    this.link?.start();
  }

  async identify() {
    const { identity } = this, url = this.getAttribute('identity-url');
    if (identity || !url) return identity?.call ? identity() : identity;
    const response = await fetch(url, { cache: 'no-store' });
    if (response.status > 499) throw new Error(url);
    return response.status === 200 ? (await response.json()).identity : ''; // else a visitor
  }

  async build() {
    const lang = this.lang || this.closest('[lang]')?.lang || navigator.language, code = lang.split('-')[0];
    const other = TRANSLATED.includes(code) && (await import(`./words/${code}.js`)).default;
    const words = this.words = { ...english, ...other };
    this.locale = other || code === 'en' ? lang : 'en';

    const heading = this.getAttribute('heading') || words.title;
    this.badge = h('span', { className: 'badge', ariaHidden: true });
    this.launcher = button('launcher', words.open, () => this.open(), icon('M4 5h16v11h-9l-4 4v-4H4z'), this.badge);
    this.launcher.ariaHasPopup = 'dialog';
    this.list = h('ol');
    this.typing = h('div', { className: 'typing', hidden: true }, h('i'), h('i'), h('i'), h('span'));
    this.log = h('div', { className: 'log', role: 'log', tabIndex: 0, ariaLabel: words.log }, this.list, this.typing);
    this.status = h('div', { className: 'status', role: 'status' });
    this.speaker = h('p', {}, words.assistant);
    this.input = h('textarea', { rows: 1, maxLength: 2000, placeholder: words.write, ariaLabel: words.write,
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        this.submit();
      } });
    this.panel = h('dialog', { className: 'panel', ariaLabel: heading,
      onkeydown: ({ key, isComposing }) => { if (key === 'Escape' && !isComposing) this.close(); },
      onclose: () => {
        if (this.panel.open) return;
        this.remember('');
        this.launcher.focus();
      } },
    h('div', { className: 'head' }, h('div', {}, h('h2', {}, heading), this.speaker),
      button('close', words.close, () => this.close(), icon('M6 6l12 12M18 6L6 18'))),
    this.log, this.status,
    h('form', {}, this.input, button('send', words.send, () => this.submit(), icon('M12 19V5M6 11l6-6 6 6'))));

    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [looks];
    root.append(h('div', { className: 'frame', lang: this.locale, dir: this.dir || words.dir || '' }, this.launcher, this.panel));
    SMALL.onchange = () => {
      if (!this.panel.open) return;
      this.panel.close();
      this.show();
    };
    this.link = new Link(this.getAttribute('endpoint') || new URL(import.meta.url).origin, () => this.identify(), this);
    if (this.remember() && !SMALL.matches) this.show();
  }

  /** Also for the page's own buttons. `text` waits in the field until the customer sends it. */
  async open(text) {
    await this.ready;
    if (!this.panel.open) this.show();
    if (text) this.input.value = text;
    (text || !SMALL.matches ? this.input : this.log).focus(); // on a phone the keyboard would cover the conversation
  }

  close() { this.panel.close(); }

  show() {
    SMALL.matches ? this.panel.showModal() : this.panel.show();
    this.remember(1);
    this.link.start();
    this.scroll();
    this.count();
  }

  /** Whether the panel was open, so that it is on the next page too. */
  remember(open = tab.reins ?? '') { return (tab.reins = open); }

  submit() {
    const text = this.input.value.trim();
    if (text) this.say({ text }, text);
    this.input.value = '';
  }

  say(body, label) {
    this.link.send(body, label);
    this.scroll();
  }

  // What the link tells.

  /** A session began: of `another` person, or in a `fresh` conversation. */
  enter(another, fresh) {
    if (fresh) this.turns.clear();
    if (another) this.list.replaceChildren();
    else if (fresh) this.note(this.words.fresh);
  }

  state(name, detail = '') {
    const { list, status, words } = this;
    this.panel.classList.toggle('offline', name);
    status.replaceChildren();
    if (name) status.append(h('p', {}, words[name], ' ', detail));
    if (name === 'refused') status.append(button('', null, () => this.link.wake(), words.retry));
    if (!name && !list.firstChild) {
      list.append(h('li', { className: 'hello' }, h('p', {}, this.getAttribute('greeting') || words.hello),
        this.choices(words.starters.map((label) => ({ label })))));
    }
  }

  pending(items) {
    for (const { body, label } of items) {
      if (this.own(body.client_id)) continue;
      const node = this.said({ by: 'customer pending', text: label, at: new Date().toJSON() });
      node.dataset.own = body.client_id;
      node.dataset.note = this.words.waiting;
      this.put(node);
    }
    this.count();
  }

  own(id) { return [...this.list.children].find(({ dataset }) => id && dataset.own === id); }

  failed(id, detail) {
    const node = this.own(id);
    node.classList.replace('pending', 'failed');
    node.append(h('p', { className: 'who' }, this.words.failed, ' ', detail));
  }

  event(event) {
    const { kind, by, text, data, choices, id } = event, { words } = this;
    if (kind === 'turn_done') this.turns.delete(event.reply_to);
    else if (kind === 'customer_said') {
      const own = this.own(event.client_id);
      own?.classList.remove('pending');
      this.turns.add(id);
      this.put(own || this.said(event));
    } else if (/_said$/.test(kind)) {
      const node = this.said(event);
      node.dataset.id = id;
      if (choices) node.append(this.choices(choices));
      this.put(node);
    } else if (kind === 'handoff_changed') {
      const name = event.name || words.agent, state = data?.state;
      this.held = state !== 'assistant';
      const [speaker, note] = {
        agent: [name, `${name} ${words.joined}`], queued: [words.queued, words.queued],
      }[state] || [words.assistant, words.back];
      this.speaker.textContent = speaker;
      this.note(text || note);
    } else if (text || kind === 'preference_changed') this.note(text || words.changed, data);
    this.think();
    this.count();
  }

  // What is shown.

  when(at, parts) {
    const date = new Date(/T/.test(at) ? at : at + 'T12:00'); // a day without a time is the same day everywhere
    const today = date.toDateString() === new Date().toDateString();
    return new Intl.DateTimeFormat(this.locale, parts || { timeStyle: 'short', dateStyle: today ? undefined : 'medium' }).format(date);
  }

  said({ by, name = this.words[by.split(' ')[0]], at, text = '', data }) {
    const node = h('li', { className: by }, h('p', { className: 'who' }, name, at && h('time', { dateTime: at }, this.when(at))),
      text && h('p', { className: 'text' }, linked(text)));
    node.dataset.name = name;
    this.card(node, data);
    return node;
  }

  note(text, data) {
    const node = h('li', { className: 'note' }, h('p', { dir: 'auto' }, linked(text)));
    this.card(node, data);
    this.put(node);
  }

  /** Cards come with a module of their own; without it the text says the same. */
  async card(node, data) {
    try {
      const { card, sheet } = data && await import('./cards.js'), made = card(data, this, node.querySelector('.text'));
      this.shadowRoot.adoptedStyleSheets = [looks, sheet];
      if (made) node.insertBefore(made, node.querySelector('.choices'));
      if (!node.nextSibling) this.scroll();
    } catch { /* no data, no module, or none that it knows */ }
  }

  choices(options) {
    return h('div', { className: 'choices' }, options.map(({ value, label }) =>
      button('', null, () => this.say(value ? { choice: value } : { text: label }, label), label)));
  }

  /** Adds to the end of the list, but before what still waits to be sent. */
  put(node) {
    const { log, list } = this, { className } = node;
    const low = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    if (className !== 'note') {
      for (const old of list.querySelectorAll('.choices, .hello')) { // only those of the last message are live
        if (old.contains(this.shadowRoot.activeElement)) log.focus();
        old.remove();
      }
    }
    const next = /pending/.test(className) ? null : list.querySelector('.pending');
    if (!node.isConnected || node.nextSibling !== next) list.insertBefore(node, next);
    node.classList.toggle('same', node.previousSibling?.dataset.name === node.dataset.name);
    if (low) this.scroll();
  }

  scroll() { this.log.scrollTop = this.log.scrollHeight; }

  /** Shows that an answer is being made, and after a quarter of a minute that it takes long. */
  think() {
    const { typing, turns, held, words } = this, busy = turns.size && !held;
    if (busy && this.patience) return;
    clearTimeout(this.patience);
    typing.hidden = true;
    const tell = (text, ms, next) => setTimeout(() => {
      typing.hidden = false;
      typing.lastChild.textContent = text;
      this.scroll();
      if (next) this.patience = next();
    }, ms);
    this.patience = busy && tell(words.typing, 400, () => tell(words.slow, 15e3));
  }

  /** Unread is what was said to the customer since the panel was last open, in any tab. */
  count() {
    const { link, words } = this;
    if (this.panel.open && link.last > link.read) link.read = link.last;
    const unread = [...this.list.children].filter(({ dataset }) => dataset.id > link.read).length;
    this.badge.textContent = unread || '';
    this.launcher.ariaLabel = words.open + (unread ? `, ${unread} ${words.unread}` : '');
  }
}

customElements.define('reins-chat', ReinsChat);
