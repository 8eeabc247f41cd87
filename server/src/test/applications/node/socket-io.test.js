// What users of Socket.IO with several servers do: messages that reach the clients of all of them.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { Emitter } from '@socket.io/redis-emitter';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { event, host, port, until } from './support.js';

for (const kind of ['adapter', 'sharded adapter']) {
  describe(`Socket.IO with the ${kind}`, () => {
    const open = [];
    const servers = [];
    const clients = [];

    async function redis() {
      const client = createClient({ socket: { host, port } });
      await client.connect();
      open.push(() => client.close());
      return client;
    }

    before(async () => {
      for (let i = 0; i < 2; i++) {
        const http = createServer().listen(0, host);
        await event(http, 'listening');
        const create = kind === 'adapter' ? createAdapter : createShardedAdapter;
        const server = new Server(http, { adapter: create(await redis(), await redis()) });
        server.on('connection', (socket) => {
          socket.on('join', (room, done) => Promise.resolve(socket.join(room)).then(done));
        });
        servers.push(server);
        const client = io(`http://${host}:${http.address().port}`, { transports: ['websocket'] });
        await event(client, 'connect');
        clients.push(client);
        open.unshift(() => server.close());
        open.unshift(() => client.close());
      }
      await until(async () => (await servers[0].fetchSockets()).length === 2);
    });

    after(async () => {
      for (const close of open) {
        await close();
      }
    });

    it('reaches everybody, and rooms', async () => {
      const all = clients.map((client) => event(client, 'news'));
      servers[0].emit('news', { n: 1 });
      assert.deepEqual(await Promise.all(all), [[{ n: 1 }], [{ n: 1 }]]);
      await clients[1].emitWithAck('join', 'room');
      await until(async () => (await servers[0].in('room').fetchSockets()).length === 1);
      const there = event(clients[1], 'secret');
      servers[0].to('room').emit('secret', Buffer.from([0, 255]));
      assert.deepEqual(await there, [Buffer.from([0, 255])]);
      assert.equal((await servers[1].fetchSockets()).length, 2);
    });
  });
}

describe('Socket.IO', () => {
  it('gets messages from processes without clients', async () => {
    const http = createServer().listen(0, host);
    await event(http, 'listening');
    const [publisher, subscriber, other] = [0, 1, 2].map(() => new Redis({ host, port }));
    const server = new Server(http, { adapter: createAdapter(publisher, subscriber) });
    const client = io(`http://${host}:${http.address().port}`, { transports: ['websocket'] });
    await event(client, 'connect');
    await until(async () => (await other.pubsub('NUMPAT')) > 0);
    const message = event(client, 'news');
    new Emitter(other).emit('news', 'from afar');
    assert.deepEqual(await message, ['from afar']);
    client.close();
    await server.close();
    await Promise.all([publisher, subscriber, other].map((redis) => redis.quit()));
  });
});
