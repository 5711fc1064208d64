// Spanish.
export default {
  title: 'Hable con nosotros', open: 'Abrir el chat', close: 'Cerrar el chat', unread: 'mensajes sin leer', log: 'Conversación',
  hello: 'Pregunte por un pedido o díganos cuándo, cómo y con qué frecuencia quiere saber de nosotros.', starters: [],
  write: 'Escriba un mensaje', send: 'Enviar', retry: 'Reintentar', customer: 'Usted', assistant: 'Asistente', agent: 'Equipo de atención',
  typing: 'El asistente está escribiendo', slow: 'Tarda más de lo habitual. Su mensaje está a salvo.',
  offline: 'Sin conexión. Sus mensajes se guardan y se envían después.', waiting: 'Pendiente de envío', failed: 'No enviado.',
  refused: 'No se puede iniciar el chat.', fresh: 'Su sesión ha terminado. Esta es una conversación nueva.',
  queued: 'Está en espera para hablar con una persona', joined: 'se ha unido', back: 'Vuelve a hablar con el asistente',
  changed: 'Preferencias cambiadas', confirm: 'Por confirmar', preferences: 'Cómo le contactamos', granted: 'sí', denied: 'no',
  orders: 'Sus pedidos', order: 'Pedido', eta: 'Llegada prevista', tracking: 'Seguimiento', total: 'Total',
  placed: 'Realizado', packed: 'Preparado', shipped: 'Enviado', out_for_delivery: 'En reparto', delivered: 'Entregado',
  cancelled: 'Cancelado', returned: 'Devuelto',
};
