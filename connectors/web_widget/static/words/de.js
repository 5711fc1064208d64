// German.
export default {
  title: 'Schreiben Sie uns', open: 'Chat öffnen', close: 'Chat schließen', unread: 'ungelesene Nachrichten', log: 'Unterhaltung',
  hello: 'Fragen Sie nach einer Bestellung, oder sagen Sie uns, wann, wie und wie oft Sie von uns hören möchten.', starters: [],
  write: 'Nachricht schreiben', send: 'Senden', retry: 'Erneut versuchen', customer: 'Sie', assistant: 'Assistent', agent: 'Kundendienst',
  typing: 'Der Assistent schreibt', slow: 'Das dauert länger als sonst. Ihre Nachricht ist angekommen.',
  offline: 'Keine Verbindung. Ihre Nachrichten werden aufbewahrt und später gesendet.', waiting: 'Noch nicht gesendet', failed: 'Nicht gesendet.',
  refused: 'Der Chat kann nicht starten.', fresh: 'Ihre Sitzung ist abgelaufen. Dies ist eine neue Unterhaltung.',
  queued: 'Sie warten auf einen Menschen', joined: 'ist jetzt da', back: 'Sie sprechen wieder mit dem Assistenten',
  changed: 'Einstellungen geändert', confirm: 'Zu bestätigen', preferences: 'Wie wir Sie erreichen', granted: 'ja', denied: 'nein',
  orders: 'Ihre Bestellungen', order: 'Bestellung', eta: 'Voraussichtlich', tracking: 'Sendungsnummer', total: 'Summe',
  placed: 'Bestellt', packed: 'Verpackt', shipped: 'Versandt', out_for_delivery: 'In Zustellung', delivered: 'Zugestellt',
  cancelled: 'Storniert', returned: 'Zurückgesandt',
};
