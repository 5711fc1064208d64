// One conversation with the server: session, outbox, events. Knows nothing of the page it is shown on.

const AGAIN = 'again'; // why a request was ended on purpose
export const [store, tab] = ['localStorage', 'sessionStorage'].map((name) => {
  try { return self[name]; } catch { return {}; } // storage is blocked: everything lasts as long as the page
});

const uuid = () => URL.createObjectURL(new Blob()).slice(-36); // crypto.randomUUID is missing on plain http

export class Link {
  last = 0; // id of the newest event shown
  failures = 0;
  early = []; // written before it was known who is here

  /** `identify` gives the company's signed token or nothing; `view` is told: enter, event, pending, failed, state. */
  constructor(endpoint, identify, view) {
    Object.assign(this, { endpoint, identify, view, prefix: `reins ${endpoint} ` });
  }

  get saved() { return JSON.parse(store[this.prefix + 'session'] || null); }

  get read() { // holds for one conversation
    const [conversation, id] = JSON.parse(store[this.prefix + 'read'] || '[]');
    return conversation === this.conversation ? id : 0;
  }

  set read(id) { store[this.prefix + 'read'] = JSON.stringify([this.conversation, id]); }

  get who() { return this.sub ?? this.saved?.sub ?? ''; }

  /** What this person wrote and the server has not acknowledged, oldest first. A key for each: tabs never overwrite each other. */
  get outbox() {
    return Object.keys(store).filter((key) => key.startsWith(this.prefix + 'out ')).sort()
      .map((key) => ({ key, ...JSON.parse(store[key]) })).filter((item) => item.sub === this.who);
  }

  send(body, label) {
    this.stamp = Math.max(Date.now(), (this.stamp || 0) + 1);
    const key = `${this.prefix}out ${this.stamp}`;
    store[key] = JSON.stringify({ sub: this.who, label, body: { client_id: uuid(), ...body } });
    if (this.sub === undefined) this.early.push(key);
    this.view.pending(this.outbox);
    this.flush();
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.flushing || !this.token) return this.wake?.();
    this.flushing = true;
    const { token } = this;
    try {
      for (let item; (item = this.outbox[0]); this.view.state('')) {
        const { client_id } = item.body;
        try {
          const { event } = await (await this.call('messages', item.body)).json();
          const id = event.id ?? event;
          // Something on the way may hold streams back, and so the answer: if these words do not return, poll.
          setTimeout(() => {
            if (this.last < id && !document.hidden) this.abort?.abort(this.polling = AGAIN);
          }, 5e3);
        } catch (error) {
          if (!error.refused || error.status === 401) throw error;
          this.view.failed(client_id, error.message);
        }
        delete store[item.key];
      }
    } catch (error) {
      if (error.status === 401) this.forget(token);
      else this.timer = setTimeout(() => this.flush(), this.delay(error));
    }
    this.flushing = false;
  }

  start() {
    if (this.running) return;
    this.running = new AbortController();
    const { signal } = this.running;
    const wake = () => { this.failures = 0; this.flush(); this.wake?.(); };
    addEventListener('online', wake, { signal });
    addEventListener('storage', ({ key }) => key?.startsWith(this.prefix) && this.view.pending(this.outbox), { signal });
    // A browser allows six connections to a host over all tabs: only those in sight hold one.
    document.addEventListener('visibilitychange', () => (document.hidden ? this.abort?.abort(AGAIN) : wake()), { signal });
    this.run(signal);
  }

  stop() {
    this.running?.abort();
    this.abort?.abort(AGAIN);
    this.running = this.token = null;
    this.sub = undefined;
  }

  async run(signal) {
    while (!signal.aborted) {
      const { last, ready } = this, began = Date.now();
      let error;
      try {
        if (document.hidden) await this.rest();
        await this.enter(signal);
        this.flush();
        await this.listen();
        this.ready = true;
      } catch (reason) { error = reason; }
      if (signal.aborted || error === AGAIN) continue;
      if (this.last > last || Date.now() - began > 5e3) this.failures = 0;
      if (!error) {
        // However briefly the server keeps a request, an idle client must not turn in circles.
        if (ready && !(this.last > last) && Date.now() - began < 5e3) await this.rest(this.delay({}));
      } else if (error.status === 401 && this.token) {
        this.forget(this.token);
        if (this.failures++) await this.rest(this.delay(error));
      } else if (error.refused) {
        this.view.state('refused', error.message);
        await this.rest();
      } else {
        this.ready = false;
        await this.rest(this.delay(error));
      }
    }
  }

  /** Doubling up to half a minute, with jitter, so that a thousand widgets do not come back in the same second. */
  delay({ after, message }) {
    if (message && this.failures) this.view.state('offline');
    return after || Math.min(3e4, 500 * 2 ** this.failures++) * (0.5 + Math.random() / 2);
  }

  rest(ms) { return new Promise((done) => { this.wake = done; if (ms) setTimeout(done, ms); }); }

  forget(token) {
    if (this.token !== token) return;
    this.stale = token;
    this.token = null;
    this.abort?.abort(AGAIN);
  }

  /** A session for whoever the company says is here: the saved one, the one another tab just made, or a new one. */
  async enter(signal) {
    if (this.token) return;
    const open = async () => {
      const identity = await this.identify();
      const sub = identity ? JSON.parse(atob(identity.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sub : '';
      let session = this.saved;
      if (session?.sub !== sub || session.token === this.stale) {
        session = { ...await (await this.call('sessions', identity ? { identity } : {})).json(), sub };
        if (signal.aborted) throw AGAIN;
        store[this.prefix + 'session'] = JSON.stringify(session);
      }
      for (const key of this.early.splice(0)) store[key] = JSON.stringify({ ...JSON.parse(store[key]), sub });
      const { owner, conversation: old } = this, { conversation, token } = session;
      Object.assign(this, { sub, owner: sub, conversation, token });
      if (old !== conversation) this.last = this.ready = 0;
      this.view.enter(old && owner !== sub, old && old !== conversation);
      this.view.pending(this.outbox);
    };
    await (navigator.locks ? navigator.locks.request(this.prefix, open) : open());
  }

  async call(path, body, stream, signal = AbortSignal.timeout(3e4)) {
    const json = 'application/json', response = await fetch(`${this.endpoint}/v1/chat/${path}`, {
      method: body ? 'POST' : 'GET', body: body && JSON.stringify(body), credentials: 'omit', cache: 'no-store', signal,
      headers: {
        ...(stream ? { accept: 'text/event-stream', 'last-event-id': this.last } : { accept: json }),
        ...(body && { 'content-type': json }), ...(this.token && { authorization: `Bearer ${this.token}` }),
      },
    });
    const { ok, status, headers } = response;
    if (ok) return response;
    const { detail, title } = await response.json().catch(() => ({}));
    throw Object.assign(new Error(detail || title || status), {
      status, refused: /^4(?!08|25|29)/.test(status), after: headers.get('retry-after') * 1e3,
    });
  }

  /** One request for events: first all there is, at once; then a stream, or a long poll where streams do not get through. */
  async listen() {
    const abort = (this.abort = new AbortController()), stream = this.ready && !this.polling;
    let watch;
    const alive = () => { clearTimeout(watch); watch = setTimeout(() => abort.abort(), 45e3); };
    alive();
    try {
      const response = await this.call(`events?after=${this.last}${this.ready ? '&wait=25' : ''}`, null, stream, abort.signal);
      if (!/event-stream/.test(response.headers.get('content-type'))) {
        for (const event of (await response.json()).events) this.take(event);
        return this.view.state('');
      }
      this.view.state('');
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = '', part; !(part = await reader.read()).done;) {
        alive();
        const frames = (text + part.value).split(/\r?\n\r?\n/);
        text = frames.pop();
        for (const frame of frames) {
          const data = frame.match(/^data:.*/gm);
          if (data) this.take(JSON.parse(data.map((line) => line.slice(5)).join('')));
        }
      }
    } finally { clearTimeout(watch); }
  }

  take(event) {
    if (!(event.id > this.last)) return; // a stream may repeat itself
    this.last = event.id;
    this.view.event(event);
  }
}
