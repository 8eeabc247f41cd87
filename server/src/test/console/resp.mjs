// Just enough of a client to give the server something to show.
import net from 'node:net';

export class Client {
  constructor(port) {
    this.waiting = [];
    this.rest = Buffer.alloc(0);
    this.closed = new Promise((resolve) => (this.gone = resolve));
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.on('data', (data) => this.read(data));
    this.socket.on('error', () => {});
    this.socket.on('close', () => this.gone(true));
  }

  // Answers are taken as a whole: a status, a number, an error, or one string.
  run(...words) {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.socket.write(`*${words.length}\r\n` + words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`).join(''));
    });
  }

  read(data) {
    this.rest = Buffer.concat([this.rest, data]);
    for (let end; (end = this.value(0)) > 0; ) {
      this.waiting.shift()?.(this.rest.subarray(0, end).toString());
      this.rest = this.rest.subarray(end);
    }
  }

  // Where a value ends that begins here, or -1.
  value(from) {
    const line = this.rest.indexOf('\r\n', from);
    if (line < 0) return -1;
    const size = Number(this.rest.subarray(from + 1, line).toString());
    const type = String.fromCharCode(this.rest[from]);
    if (type === '$') return size < 0 ? line + 2 : line + size + 4 <= this.rest.length ? line + size + 4 : -1;
    let at = line + 2;
    for (let i = 0; type === '*' && i < size && at > 0; i++) at = this.value(at);
    return at;
  }

  end() {
    this.socket.destroy();
  }
}

export async function seed(client) {
  const all = [];
  for (let i = 0; i < 400; i++) {
    all.push(client.run('SET', `session:${i}`, JSON.stringify({ user: i, roles: ['reader', 'writer'], seen: 1700000000 + i }), 'EX', 600 + i));
    all.push(client.run('HSET', `user:profile:${i}`, 'name', `Name ${i}`, 'mail', `user${i}@example.com`, 'visits', i * 3));
    if (i % 2) all.push(client.run('SET', `cache:page:${i}`, '<p>'.padEnd(200 + 8 * i, 'text ')));
    if (i % 4 === 0) all.push(client.run('ZADD', 'board:scores', i * 1.5, `player-${i}`), client.run('SADD', `tags:${i % 20}`, `t${i}`, `u${i}`));
    if (i % 3 === 0) all.push(client.run('RPUSH', 'queue:mail', `message ${i}`), client.run('XADD', 'events:orders', '*', 'order', i, 'sum', i * 7));
  }
  for (let i = 0; i < 300; i++) all.push(client.run('HSET', 'index:large', `field-${i}`, `value ${i}`));
  all.push(client.run('SET', 'text:long', 'abcdefghij'.repeat(5000)), client.run('SET', Buffer.from('plain').toString(), 'x'));
  await Promise.all(all);
}

// Goes on until it is told to stop: reads, writes, misses, keys that expire, a client that waits.
export function load(port, password) {
  const clients = Array.from({ length: 6 }, () => new Client(port));
  let on = true;
  let wave = 0;
  const work = clients.map(async (client, c) => {
    if (password) await client.run('AUTH', password);
    for (let n = 0; on; n++) {
      wave += 0.003;
      const round = [];
      const size = Math.round(60 + 40 * Math.sin(wave) + 20 * Math.random());
      for (let i = 0; i < size; i++) {
        const key = Math.floor(Math.random() * 500);
        if (i % 5 < 3) round.push(client.run('GET', `session:${key}`));
        else if (i % 5 === 3) round.push(client.run('HGETALL', `user:profile:${key % 400}`));
        else round.push(client.run('SET', `load:${c}:${key}`, 'v'.repeat(key), 'PX', 1500 + key));
      }
      round.push(client.run('ZINCRBY', 'board:scores', 1, `player-${n % 100}`), client.run('LPUSH', 'queue:mail', n), client.run('LTRIM', 'queue:mail', 0, 500));
      if (n % 40 === 0) round.push(client.run('ZRANGE', 'board:scores', 0, -1));
      await Promise.race([Promise.all(round), client.closed]);
      await new Promise((resolve) => setTimeout(resolve, 8));
    }
    client.end();
  });
  return async () => {
    on = false;
    await Promise.all(work);
  };
}
