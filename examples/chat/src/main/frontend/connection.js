import Echo from 'laravel-echo';
import Pusher from 'pusher-js';

/**
 * Connects to where the sockets are: by default the port that the page came from.
 *
 * @param {{ key: string, host: ?string, port: ?number, tls: ?boolean }} sockets
 * @param {(status: 'connecting' | 'connected' | 'reconnecting' | 'disconnected') => void} onStatus
 */
export function connect(sockets, onStatus) {
  const tls = sockets.tls ?? location.protocol === 'https:';
  const port = sockets.port ?? (Number(location.port) || (tls ? 443 : 80));
  const echo = new Echo({
    broadcaster: 'pusher',
    Pusher,
    key: sockets.key,
    cluster: '', // pusher-js insists on one; with a host of our own it is not used
    wsHost: sockets.host ?? location.hostname,
    wsPort: port,
    wssPort: port,
    forceTLS: tls,
    enabledTransports: ['ws', 'wss'], // else pusher-js falls back to servers of Pusher's
    authEndpoint: '/broadcasting/auth',
  });

  const { pusher } = echo.connector;
  const { connection } = pusher;
  let wasConnected = false;
  const report = () => {
    wasConnected ||= connection.state === 'connected';
    if (connection.state === 'connecting' || connection.state === 'unavailable') {
      onStatus(wasConnected ? 'reconnecting' : 'connecting');
    } else {
      onStatus(connection.state === 'connected' ? 'connected' : 'disconnected');
    }
  };
  connection.bind('state_change', report);
  // The connection has gone, and will be tried again in a second: until then pusher-js calls it connected.
  connection.bind('connecting_in', () => onStatus(wasConnected ? 'reconnecting' : 'connecting'));
  report();

  // Browsers keep a page that one has left for the way back, connection and all: to the others, one would still be there.
  addEventListener('pagehide', () => pusher.disconnect());
  addEventListener('pageshow', ({ persisted }) => persisted && pusher.connect());

  retrySooner(pusher);
  return echo;
}

/** Where a server is down, pusher-js waits 15, 30, then 60 seconds between attempts. People in a chat do not. */
function retrySooner(pusher) {
  const FIRST = 2_000;
  const LONGEST = 15_000;
  let delay = FIRST;
  let timer;
  let retrying = false;

  pusher.connection.bind('state_change', ({ current }) => {
    if (retrying) return;
    clearTimeout(timer);
    if (current === 'connected') delay = FIRST;
    if (current === 'connecting' || current === 'unavailable') timer = setTimeout(retry, delay);
  });

  function retry() {
    retrying = true;
    pusher.disconnect();
    pusher.connect();
    retrying = false;
    // Not all pages at once when the server is back.
    delay = Math.min(delay * (1.2 + Math.random() * 0.6), LONGEST);
    timer = setTimeout(retry, delay);
  }
}
