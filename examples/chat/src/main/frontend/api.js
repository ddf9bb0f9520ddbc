// Requests to the server that the page came from.

let socketId = () => undefined;

/** From now on requests say which connection they belong to; that is what `toOthers()` leaves out. */
export function sendSocketId(source) {
  socketId = source;
}

/** Makes a request and returns the answer's JSON; throws an error with the server's reason and the status. */
export async function request(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (socketId()) headers['X-Socket-ID'] = socketId();

  const response = await fetch(path, { method, headers, body: JSON.stringify(body) });
  const json = await response.json().catch(() => null);
  if (!response.ok) {
    throw Object.assign(new Error(json?.detail ?? `The server answered ${response.status}.`), { status: response.status });
  }
  return json;
}
