'use strict';

/** What every server process says and does; see ServerProcess.java. */
module.exports = function obey(server, port) {
  // Clients come by the thousand at once.
  server.listen({ port, host: '127.0.0.1', backlog: 4096 }, () => {
    console.log(`READY port=${port} pid=${process.pid}`);
  });
  process.stdin.on('end', () => process.exit(0));
  process.stdin.resume();
};
