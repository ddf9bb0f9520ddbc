// What has happened on this page, for the test that looks at it.
const log = [];
addEventListener('error', ({ message }) => log.push(`uncaught: ${message}`));

/** A callback that logs what it is called with: JSON, without the quotes. */
function note(what) {
  return (...values) => log.push([what, ...values.map((value) => JSON.stringify(value).replaceAll('"', ''))].join(' '));
}

/** Laravel Echo, as an application would set it up, for somebody; for nobody in particular if there is no name. */
function connect(name, options = {}) {
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
    // Both are given: Echo adds a bearer token to headers that all instances on a page share.
    userAuthentication: { endpoint: '/broadcasting/user-auth', headers },
    ...options,
  });
}

/** Logs the states of a connection from now on, and what it is told of errors. */
function watch(name, echo) {
  const { connection } = echo.connector.pusher;
  connection.bind('state_change', ({ current }) => log.push(`${name} is ${current}`));
  connection.bind('error', ({ data, error }) => note(`${name} was told`)((data ?? error.data).code, (data ?? error.data).message));
}
