'use strict';

// A peer: the plainest broadcast that the library ws allows. {"channel":"c"} subscribes, "P c TEXT" sends TEXT to c.

const http = require('node:http');
const { WebSocketServer } = require('ws');
const obey = require('./process');

const subscribers = new Map();
const server = http.createServer();
const webSockets = new WebSocketServer({ server, perMessageDeflate: false });

webSockets.on('connection', (socket) => {
  const joined = [];
  socket.on('message', (data) => {
    const text = data.toString();
    if (text.startsWith('P ')) {
      const end = text.indexOf(' ', 2);
      const message = text.slice(end + 1);
      for (const each of subscribers.get(text.slice(2, end)) ?? []) {
        each.send(message);
      }
      return;
    }
    const { channel } = JSON.parse(text);
    let all = subscribers.get(channel);
    if (all === undefined) {
      subscribers.set(channel, (all = new Set()));
    }
    all.add(socket);
    joined.push(all);
    socket.send(JSON.stringify({ event: 'pusher_internal:subscription_succeeded', channel, data: '{}' }));
  });
  socket.on('close', () => joined.forEach((all) => all.delete(socket)));
  socket.send(JSON.stringify({ event: 'pusher:connection_established', data: '{"socket_id":"1.1"}' }));
});

obey(server, Number(process.argv[2]));
