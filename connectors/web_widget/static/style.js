// The looks. A page may set the --reins-… properties and reach nothing else.
export const looks = new CSSStyleSheet();
looks.replaceSync(/* css */`
:host {
  all: initial; color-scheme: light dark;
  --accent: var(--reins-accent, light-dark(#1f5a4c, #2c7362)); --on-accent: var(--reins-on-accent, #fff);
  --lit: light-dark(var(--accent), color-mix(in oklab, var(--accent) 40%, #fff));
  --surface: var(--reins-surface, light-dark(#fff, #17191c)); --ink: var(--reins-ink, light-dark(#1a1d21, #eceef0));
  --quiet: color-mix(in oklab, var(--ink) 68%, var(--surface)); --edge: color-mix(in oklab, var(--ink) 50%, var(--surface));
  --line: color-mix(in oklab, var(--ink) 12%, var(--surface)); --tint: color-mix(in oklab, var(--ink) 6%, var(--surface));
  --bad: light-dark(#b3261e, #ffb4ab);
}
:host([theme=light]) { color-scheme: light }
:host([theme=dark]) { color-scheme: dark }
:host([hidden]), [hidden] { display: none !important }
* { box-sizing: border-box; margin: 0; padding: 0; font: inherit; color: inherit }
.frame { font: 15px/1.5 var(--reins-font, system-ui, sans-serif); color: var(--ink) }
button { flex: none; display: grid; place-items: center; inline-size: 40px; block-size: 40px; border: 1px solid transparent; border-radius: 50%; background: none; cursor: pointer }
:focus-visible { outline: 2px solid var(--lit); outline-offset: 2px }
svg { inline-size: 55%; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
.launcher, .panel { position: fixed; inset: auto; inset-block-end: 24px; inset-inline-end: 24px; z-index: var(--reins-z, 9999); box-shadow: 0 2px 6px #0001, 0 16px 48px #0003 }
.launcher { inline-size: 60px; block-size: 60px }
.launcher:has(+ [open]) { display: none }
.badge:empty { display: none }
.badge { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 24px; padding-inline: 6px; border-radius: 12px; background: var(--bad); color: var(--surface); font: 600 13px/24px system-ui }
.panel { border: 1px solid var(--line); border-radius: var(--reins-radius, 20px); inline-size: 392px; block-size: min(660px, 100dvh - 48px); max-inline-size: none; max-block-size: none; overflow: clip; background: var(--surface) }
.panel[open], .log, ol, ol > li { display: flex; flex-direction: column }
.head { display: flex; align-items: center; padding-block: 14px; padding-inline: 20px 12px; border-block-end: 1px solid var(--line) }
.head div, .status p { flex: 1 }
h2 { font-size: 16px; font-weight: 650; line-height: 1.3 }
.head p, .who, .note, .status, .typing, time, .offline .pending::after { color: var(--quiet); font-size: 13px }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 20px; outline-offset: -3px }
ol { list-style: none; gap: 14px; margin-block-start: auto; overflow-wrap: anywhere }
ol > li { position: relative; align-items: start; gap: 6px }
ol > .same { margin-block-start: -8px }
ol > :is(.same, .customer) .who:first-child { position: absolute; clip-path: inset(50%) }
.who time { margin-inline-start: 8px }
.text, textarea { unicode-bidi: plaintext }
.text { white-space: pre-wrap; max-inline-size: 88%; padding: 9px 14px; border-radius: 18px; border-start-start-radius: 4px; background: var(--tint) }
ol > .customer { align-items: end }
.customer .text { border-radius: 18px; border-end-end-radius: 4px }
.agent .text { background: color-mix(in oklab, var(--accent) 14%, var(--surface)) }
.pending .text { opacity: .9 }
.offline .pending::after { content: attr(data-note) }
.failed .who { color: var(--bad) }
ol > .note { align-items: center; text-align: center }
.hello p { font-size: 20px; line-height: 1.35; margin-block-end: 8px }
.choices { display: flex; flex-wrap: wrap; gap: 8px }
.choices button, .status button { inline-size: auto; padding-inline: 16px; block-size: auto; min-block-size: 40px; border-radius: 20px; border-color: var(--lit); color: var(--lit); font-weight: 550 }
.choices button:hover, .card + .choices :first-child, .launcher, .send, .customer .text { background: var(--accent); color: var(--on-accent) }
.typing { display: flex; align-items: center; gap: 5px; margin-block-start: 14px }
.typing i { flex: none; inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--quiet) }
.status:not(:empty) { display: flex; align-items: center; gap: 12px; padding: 10px 20px; background: var(--tint) }
form { display: flex; align-items: end; gap: 6px; margin: 12px; padding: 3px; border: 1px solid var(--edge); border-radius: 24px }
form:focus-within { outline: 2px solid var(--lit); outline-offset: -1px }
textarea:focus-visible { outline: 0 }
textarea { flex: 1; min-inline-size: 0; padding-block: 8px; padding-inline: 14px 0; border: 0; background: none; font-size: 16px; resize: none; field-sizing: content; max-block-size: 8lh }
::placeholder { color: var(--quiet) }
@media (max-width: 600px), (max-height: 480px) {
  .panel { inset: 0; inline-size: 100%; block-size: 100dvh; border: 0; border-radius: 0 }
  .head { padding-block: 8px }
}
@media (prefers-reduced-motion: no-preference) {
  .panel, ol > li { animation: rise .2s ease-out }
  .typing i { animation: rise .6s infinite alternate }
  i + i { animation-delay: .15s !important }
  i + i + i { animation-delay: .3s !important }
  @keyframes rise { from { opacity: 0; transform: translateY(6px) } }
}
`);
