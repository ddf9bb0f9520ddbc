// What has happened on this page, for the test that looks at it.
const log = [];
addEventListener('error', ({ message }) => log.push(`uncaught: ${message}`));
addEventListener('unhandledrejection', ({ reason }) => log.push(`unhandled: ${reason}`));

/** A callback that logs what it is called with: JSON, without the quotes. */
function note(what) {
  return (...values) => log.push([what, ...values.map(text).filter(known)].join(' '));
}

function text(value) {
  return JSON.stringify(value).replaceAll('"', '');
}

/** With every event pusher-js says what else it knows, which is nothing as a rule. */
function known(value, index) {
  return index === 0 || value !== '{}';
}

/** Laravel Echo, as an application would set it up, for somebody; for nobody in particular if there is no name. */
function connect(name, options = {}) {
  // Not Echo's `bearerToken`: it adds that to headers which all instances on a page share.
  const headers = name ? { Authorization: `Bearer ${name}` } : {};
  return new Echo.default({
    broadcaster: 'pusher',
    key: 'test-key',
    cluster: '',
    wsHost: location.hostname,
    wsPort: location.port,
    forceTLS: false,
    enabledTransports: ['ws', 'wss'],
    auth: { headers },
    userAuthentication: { endpoint: '/broadcasting/user-auth', headers },
    ...options,
  });
}

/** Logs the states of a connection from now on, and the errors that it is told of. */
function watch(name, echo) {
  const { connection } = echo.connector.pusher;
  connection.bind('state_change', ({ current }) => log.push(`${name} is ${current}`));
  connection.bind('error', ({ data, error }) => {
    // pusher-js tells of a close code as such, and then as the cause of an error of the WebSocket.
    const { code, message } = data ?? error.data;
    log.push(`${name} was told ${code} ${message}`);
  });
}
