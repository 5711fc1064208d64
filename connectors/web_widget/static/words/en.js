// Every text of the widget. A translation is a file like this one; what it leaves out stays English.
export default {
  title: 'Chat with us', open: 'Open chat', close: 'Close chat', unread: 'unread messages', log: 'Conversation',
  hello: 'Ask about an order, or tell us when, how and how often you want to hear from us.',
  starters: ['Where is my order?', 'What am I signed up for?', 'Talk to a person'],
  write: 'Write a message', send: 'Send', retry: 'Try again', customer: 'You', assistant: 'Assistant', agent: 'Support team',
  typing: 'Assistant is typing', slow: 'This takes longer than usual. Your message is safe.',
  offline: 'No connection. Your messages are kept and sent later.', waiting: 'Waiting to be sent', failed: 'Not sent.',
  refused: 'The chat cannot start.', fresh: 'Your session has ended. This is a new conversation.',
  queued: 'You are in line for a person', joined: 'has joined', back: 'You are talking with the assistant again',
  changed: 'Preferences changed',
};
