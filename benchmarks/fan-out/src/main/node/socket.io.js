'use strict';

// A peer: rooms of socket.io, with "join" and "publish" for everybody.

const http = require('node:http');
const { Server } = require('socket.io');
const obey = require('./process');

const server = http.createServer();
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false });

io.on('connection', (socket) => {
  socket.on('join', (room) => {
    socket.join(room);
    socket.emit('joined', room);
  });
  socket.on('publish', (room, message) => io.to(room).emit('message', message));
});

obey(server, Number(process.argv[2]));
