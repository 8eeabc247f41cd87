// Writes numbers by a client of Node.js until its input ends, and prints each that is acknowledged by a replica too;
// that of a primary alone with a minus.
import Redis from 'ioredis';
import { createSentinel } from 'redis';

const ports = process.env.VIREO_SENTINELS.split(',').map(Number);
const sentinels = ports.map((port) => ({ host: '127.0.0.1', port }));
const wait = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

// What can be done with a client: write a number, and tell how many replicas have it.
const clients = {
  async ioredis() {
    const client = new Redis({ sentinels, name: 'primary', maxRetriesPerRequest: 1, commandTimeout: 2000 });
    client.on('error', () => {});
    return async (number) => {
      const answers = await client.pipeline().sadd('ioredis', number).call('WAIT', 1, 500).exec();
      if (answers[0][0]) throw answers[0][0];
      return answers[1][1];
    };
  },
  async 'node-redis'() {
    const client = createSentinel({ name: 'primary', sentinelRootNodes: sentinels, scanInterval: 500 });
    client.on('error', () => {});
    await client.connect();
    // Both have to go over the same connection.
    return (number) => client.use(async (one) => {
      await one.sAdd('node-redis', String(number));
      return one.wait(1, 500);
    });
  },
};

async function main() {
  const write = await clients[process.argv[2]]();
  let over = false;
  process.stdin.on('end', () => { over = true; }).resume();
  for (let number = 1; !over; number++) {
    try {
      console.log(await write(number) >= 1 ? number : -number);
    } catch (failure) {
      await wait(20);
    }
  }
  process.exit(0);
}
main();
