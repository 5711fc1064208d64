// Everything works without this; with it the page stays up to date and the arrow keys walk through lists.

import { walkWithArrows } from './keys.js';
import { listen } from './live.js';
import { keepTimes } from './times.js';

const transcript = document.getElementById('transcript');
if (transcript && !location.hash.startsWith('#turn')) transcript.scrollTop = transcript.scrollHeight;
document.querySelector('.rail [aria-current]')?.scrollIntoView({ block: 'nearest' });

keepTimes();
walkWithArrows();
if (document.body.dataset.live) listen(document.body.dataset.live);
