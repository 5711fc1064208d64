// Who is here is chosen in the bar and kept in the address, so that each tab can be somebody else.
const who = new URLSearchParams(location.search).get('as') ?? '';
const people = [...document.querySelectorAll('.who li a')];
const chat = document.querySelector('reins-chat');

people.find((link) => new URL(link.href).searchParams.get('as') === who)?.setAttribute('aria-current', 'true');
if (who) chat.setAttribute('identity-url', `/demo/identity?customer=${encodeURIComponent(who)}`);

// A visitor's phone is one that nobody knows.
const phone = document.querySelector('[data-phone]');
if (phone) phone.search = who ? `?as=${encodeURIComponent(who)}` : '?as=nobody';

for (const button of document.querySelectorAll('[data-chat]')) {
  button.addEventListener('click', () => chat.open(button.dataset.chat));
}
