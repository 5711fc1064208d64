// Keeps relative times, waiting clocks and the customer's clock going. console/times.py says the same words.

const MINUTE = 60, HOUR = 3600, DAY = 86400;

export function ago(seconds) {
  if (seconds < MINUTE) return 'just now';
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  const days = Math.floor(seconds / DAY);
  return days < 7 ? `${days} day${days === 1 ? '' : 's'} ago` : null; // a date, which does not change
}

export function howLong(seconds) {
  const passed = Math.max(0, Math.floor(seconds));
  if (passed < MINUTE) return `${passed} s`;
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h ${String(Math.floor((passed % HOUR) / MINUTE)).padStart(2, '0')} min`;
  const days = Math.floor(passed / DAY);
  return `${days} day${days === 1 ? '' : 's'}`;
}

function say(element, words) {
  if (words !== null && element.textContent !== words) element.textContent = words;
}

function tick() {
  const now = Date.now();
  const since = (element) => (now - Date.parse(element.dateTime)) / 1000;
  for (const element of document.querySelectorAll('time[data-ago]')) say(element, ago(since(element)));
  for (const element of document.querySelectorAll('time[data-waiting]')) say(element, howLong(since(element)));
  for (const element of document.querySelectorAll('time[data-clock]')) {
    const form = { timeZone: element.dataset.clock, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
    say(element, new Intl.DateTimeFormat('en-GB', form).format(now));
  }
}

export function keepTimes() {
  setInterval(tick, 1000);
}
