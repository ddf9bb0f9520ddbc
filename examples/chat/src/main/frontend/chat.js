import { request, sendSocketId } from './api.js';
import { avatar } from './avatar.js';
import { connect } from './connection.js';
import { Room } from './room.js';

const $ = (id) => document.getElementById(id);

const STATUS = {
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
  disconnected: 'Disconnected',
};

let room;

function showLogin() {
  $('chat').hidden = true;
  $('login').hidden = false;
  $('name').focus();
}

async function enter({ sockets, user }) {
  const names = await request('GET', '/rooms');
  $('rooms').replaceChildren(
    ...names.map((name) => {
      const item = document.createElement('li');
      item.append(Object.assign(document.createElement('a'), { href: `#${name}`, textContent: name }));
      return item;
    }),
  );

  $('login').hidden = true;
  $('chat').hidden = false;
  $('my-name').textContent = user.name;
  avatar($('my-avatar'), user);

  const echo = connect(sockets, (status) => {
    $('status').dataset.status = status;
    $('status').textContent = STATUS[status];
    if (status !== 'connected') room?.connectionLost();
  });
  sendSocketId(() => echo.socketId());

  const open = () => {
    const wanted = location.hash.slice(1);
    const name = names.includes(wanted) ? wanted : names[0];
    room?.leave();
    room = new Room(echo, name, user);
    $('room-name').textContent = name;
    document.title = `${name} – Chat`;
    for (const link of $('rooms').querySelectorAll('a')) {
      link.ariaCurrent = link.textContent === name ? 'page' : null;
    }
    $('content').focus();
  };
  addEventListener('hashchange', open);
  open();
}

$('login-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  $('login-error').textContent = '';
  try {
    await enter(await request('POST', '/session', { name: $('name').value }));
  } catch (error) {
    $('login-error').textContent = error.message;
  }
});

$('log-out').addEventListener('click', async () => {
  await request('DELETE', '/session');
  location.reload();
});

$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const content = $('content').value.trim();
  if (content) room.send(content);
  $('content').value = '';
  $('content').focus();
});

$('content').addEventListener('input', () => room.whisperTyping());

$('content').addEventListener('keydown', (event) => {
  // Enter sends, Shift+Enter begins a new line; and Enter that ends the writing of a Chinese word does neither.
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('composer').requestSubmit();
  }
});

document.addEventListener('visibilitychange', () => room?.tellRead());

const session = await request('GET', '/session');
if (session.user) await enter(session);
else showLogin();
