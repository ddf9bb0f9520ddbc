// The tickets of who is signed in, as they are and as they become. Who that is, the address says: ?user=grace
const user = new URLSearchParams(location.search).get('user') ?? 'ada';
const token = `token-of-${user}`;
const here = new URL('.', location.href);
const element = (id) => document.getElementById(id);

const echo = new Echo.default({
  broadcaster: 'pusher',
  key: 'support-desk-key',
  cluster: '',
  wsHost: location.hostname,
  wsPort: location.port || 80,
  wssPort: location.port || 443,
  wsPath: here.pathname.replace(/\/$/, ''),
  forceTLS: location.protocol === 'https:',
  enabledTransports: ['ws', 'wss'],
  authEndpoint: new URL('api/v1/broadcasting/auth', here).href,
  bearerToken: token,
});

async function request(path, body) {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  // So that this page is not sent what it shows already.
  if (echo.socketId()) headers['X-Socket-ID'] = echo.socketId();
  const response = await fetch(new URL(`api/v1/support/${path}`, here), {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

const me = await request('me');
const isAgent = me.type === 'admin';
const tickets = new Map();
let current = null;

function listed(tag, text, className = '') {
  return Object.assign(document.createElement(tag), { textContent: text, className });
}

function showTickets() {
  element('tickets').replaceChildren(
    ...[...tickets.values()].map((ticket) => {
      const button = listed('button', `${ticket.id} · ${ticket.subject}`, ticket.id === current?.id ? 'current' : '');
      button.onclick = () => select(ticket.id);
      const row = listed('li', '', ticket.status);
      row.append(button);
      return row;
    }),
  );
}

function showStatus() {
  const { status, assigned_to: agent, customer_name: customer } = current;
  element('status').textContent = `${customer} · ${status}${agent ? ` · agent ${agent}` : ''}`;
  element('write').hidden = status === 'closed';
}

function showMessages() {
  element('typing').textContent = '';
  element('messages').replaceChildren(
    ...current.messages.map((message) => {
      const row = listed('li', message.message, message.is_from_admin === isAgent ? 'mine' : 'theirs');
      row.prepend(listed('b', message.sender.name));
      message.attachments.forEach((file) => row.append(listed('small', `${file.file_name} (${file.file_size} bytes)`)));
      return row;
    }),
  );
}

function add(message) {
  if (!current.messages.some(({ id }) => id === message.id)) current.messages.push(message);
  showMessages();
}

function select(id) {
  if (current) echo.leave(`support.ticket.${current.id}`);
  delete element('ticket').dataset.live;
  current = tickets.get(id);
  echo
    .private(`support.ticket.${id}`)
    .subscribed(async () => {
      // Only now: what happens between the answer and the subscription would be missed, and after a reconnection too.
      remember(await request(`tickets/${id}/read`, {}));
      element('ticket').dataset.live = id;
    })
    .listen('.message.sent', ({ message }) => add(message))
    .listen('.ticket.status.changed', (change) => remember({ ...tickets.get(change.ticket_id), ...change }))
    .listenForWhisper('typing', ({ name }) => (element('typing').textContent = `${name} is typing …`));
}

function remember(ticket) {
  tickets.set(ticket.id, ticket);
  if (ticket.id === current?.id) {
    current = ticket;
    element('ticket').hidden = false;
    element('subject').textContent = ticket.subject;
    showStatus();
    showMessages();
  }
  showTickets();
}

element('user').value = user;
element('user').onchange = () => (location.search = `?user=${element('user').value}`);
const { connection } = echo.connector.pusher;
const showConnection = () => (element('connection').textContent = connection.state);
connection.bind('state_change', showConnection);
showConnection();
element('actions').hidden = !isAgent;
element('assign').onclick = () => request(`tickets/${current.id}/assign`, {});
element('close').onclick = () => request(`tickets/${current.id}/close`, {});
element('write').onsubmit = async (event) => {
  event.preventDefault();
  const { message, file } = event.target.elements;
  const attachments = [...file.files].map(({ name, type, size }) => ({
    url: `https://files.example/${encodeURIComponent(name)}`,
    file_name: name,
    mime_type: type,
    file_size: size,
  }));
  add(await request(`tickets/${current.id}/messages`, { message: message.value, attachments }));
  event.target.reset();
};
element('write').oninput = () => echo.private(`support.ticket.${current.id}`).whisper('typing', { name: me.name });
element('open').onsubmit = async (event) => {
  event.preventDefault();
  const { reason, subject, message } = event.target.elements;
  const ticket = await request('tickets', {
    reason_id: Number(reason.value),
    subject: subject.value,
    message: message.value,
  });
  event.target.reset();
  tickets.set(ticket.id, ticket);
  select(ticket.id);
};

(await request('tickets')).forEach((ticket) => tickets.set(ticket.id, ticket));
showTickets();
if (!isAgent) {
  element('open').hidden = false;
  const reasons = await request('reasons');
  element('open').elements.reason.append(...reasons.map(({ id, name }) => new Option(name, id)));
  // Whichever of the customer's tickets is looked at.
  echo.private(`customer.${me.id}`).listen('.message.sent', ({ ticket_id: id, message }) => {
    if (id !== current?.id) element('connection').title = `${message.sender.name} has answered ticket ${id}`;
  });
}
if (tickets.size) select([...tickets.keys()][0]);

window.echo = echo; // to play with in the console
