package io.vireo.server.soak;

import io.vireo.server.testing.RespParser;
import io.vireo.server.testing.RespValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;

/**
 * One connection, which talks, listens, dawdles or breaks off as chance will have it, and comes
 * back.
 */
final class SoakConnection {
  private static final int MOST_TURNS_ASLEEP = 200;

  private final Selector selector;
  private final InetSocketAddress address;
  private final SplittableRandom random;
  private final Shared shared;
  private SocketChannel channel;
  private SelectionKey key;
  private RespParser in;
  private Talk talk;
  private ByteBuffer out;
  private boolean listening;
  private boolean leaving;
  private int asleep;
  private long replies;

  /** What all connections share: one thread moves them. */
  static final class Shared {
    private static final int MOST_SLEEPERS = 100;

    private final byte[] buffer = new byte[64 * 1024];
    private int sleepers;
  }

  SoakConnection(Selector selector, int port, SplittableRandom random, Shared shared)
      throws IOException {
    this.shared = shared;
    this.selector = selector;
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.random = random;
    connect();
  }

  private void connect() throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    in = new RespParser();
    talk = new Talk(random);
    out = ByteBuffer.allocate(0);
    listening = false;
    leaving = false;
    asleep = 0;
    boolean connected = channel.connect(address);
    key = channel.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT);
    key.attach(this);
  }

  /** How many replies have come in. */
  long replies() {
    return replies;
  }

  /** Does what the socket is ready for. */
  void ready() throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_WRITE);
    } else if (key.isReadable()) {
      read();
    } else if (key.isWritable()) {
      write();
    }
  }

  /** A sleeper reads nothing for some turns. */
  void turn() {
    if (asleep > 0 && --asleep == 0) {
      shared.sleepers--;
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private void read() throws IOException {
    int count = channel.read(ByteBuffer.wrap(shared.buffer));
    if (count < 0) {
      throw new AssertionError("The server hung up");
    }
    in.feed(shared.buffer, 0, count);
    for (RespValue value = in.next(); value != null; value = in.next()) {
      replies++;
      if (!listening || talk.owed() > 0 && !isMessage(value)) {
        talk.hear(value);
      }
    }
    if (talk.owed() == 0 && !(listening && random.nextInt(50) > 0)) {
      next();
    }
  }

  private static boolean isMessage(RespValue value) {
    return value instanceof RespValue.Many many && "message".equals(many.items().get(0).asText());
  }

  /** All is answered: what now? */
  private void next() throws IOException {
    int chance = random.nextInt(1_000);
    if (listening || chance < 4) {
      restart(false);
    } else if (chance < 8) {
      restart(true);
    } else if (chance < 14) {
      leaving = true;
      say(talk.half());
    } else if (chance < 18) {
      listening = true;
      say(talk.subscribe());
    } else if (chance < 24 && shared.sleepers < Shared.MOST_SLEEPERS) {
      shared.sleepers++;
      asleep = random.nextInt(1, MOST_TURNS_ASLEEP);
      say(talk.longReplies());
    } else {
      say(talk.pipeline());
    }
  }

  private void say(byte[] bytes) throws IOException {
    out = ByteBuffer.wrap(bytes);
    write();
  }

  private void write() throws IOException {
    channel.write(out);
    if (out.hasRemaining()) {
      key.interestOps(SelectionKey.OP_WRITE);
    } else if (leaving) {
      restart(random.nextBoolean());
    } else if (talk.owed() == 0 && !listening) {
      next();
    } else {
      key.interestOps(asleep > 0 ? 0 : SelectionKey.OP_READ);
    }
  }

  private void restart(boolean rudely) throws IOException {
    close(rudely);
    connect();
  }

  private void close(boolean rudely) throws IOException {
    if (rudely) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    channel.close();
  }

  /** Closes the connection for good. */
  void close() throws IOException {
    close(random.nextBoolean());
  }
}
