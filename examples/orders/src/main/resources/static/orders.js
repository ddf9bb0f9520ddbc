// The orders of who is signed in, as they are and as they become.
const [{ user, csrfToken }, orders] = await Promise.all(
  ['/session', '/orders'].map((path) => fetch(path).then((response) => response.json())),
);

const echo = new Echo.default({
  broadcaster: 'pusher',
  key: 'orders-key',
  cluster: '',
  wsHost: location.hostname,
  wsPort: location.port || 80,
  wssPort: location.port || 443,
  forceTLS: location.protocol === 'https:',
  enabledTransports: ['ws', 'wss'],
  csrfToken,
});

document.getElementById('user').textContent = user;
echo.connector.pusher.connection.bind('state_change', ({ current }) => {
  document.getElementById('connection').textContent = current;
});

for (const order of orders) {
  const status = Object.assign(document.createElement('span'), { className: 'status', textContent: order.status });
  const row = document.createElement('li');
  row.id = `order-${order.id}`;
  row.append(order.product, status);
  document.getElementById('orders').append(row);

  const show = (text) => {
    status.textContent = text;
    row.classList.toggle('shipped', text === 'shipped');
  };
  show(order.status);
  echo
    .private(`orders.${order.id}`)
    .subscribed(() => (row.dataset.live = 'yes'))
    .listen('.order.shipped', (event) => show(event.status));
}

window.echo = echo; // to play with in the console
