package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.wire.Endpoint;
import io.vireo.benchmarks.wire.ReplyParser;
import io.vireo.benchmarks.wire.Requests;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Subscribers that count the messages which reach them. A thread of their own reads; the count may
 * be asked for from any.
 */
final class Listeners implements AutoCloseable {
  private static final int INPUT_BYTES = 256 * 1024;

  /** A subscriber: its socket and where its stream of messages is. */
  private record Listener(SocketChannel channel, ReplyParser parser) {}

  private final List<SocketChannel> channels = new ArrayList<>();
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
  private final Selector selector = Selector.open();
  private final AtomicLong received = new AtomicLong();
  private final Thread reader = new Thread(this::read, "listeners");
  private volatile boolean closed;
  private volatile IOException failure;

  /** Subscribes them all and waits for the confirmations. */
  Listeners(Endpoint endpoint, Company.Listeners kind) throws IOException {
    try {
      for (int i = 0; i < kind.count(); i++) {
        listen(endpoint, kind, i);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    reader.setDaemon(true);
    reader.start();
  }

  private void listen(Endpoint endpoint, Company.Listeners kind, int index) throws IOException {
    SocketChannel channel = endpoint.connect();
    channels.add(channel);
    List<String> words = new ArrayList<>(List.of("SUBSCRIBE"));
    words.addAll(names(kind, index));
    ByteBuffer request = ByteBuffer.wrap(Requests.encode(words.toArray(String[]::new)));
    while (request.hasRemaining()) {
      channel.write(request);
    }
    ReplyParser parser = new ReplyParser();
    for (int missing = words.size() - 1; missing > 0; ) {
      if (channel.read(input.clear()) < 0) {
        throw new EOFException("the server closed a subscriber's connection");
      }
      missing -= parser.parse(input.flip());
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, new Listener(channel, parser));
  }

  /** The channels of a subscriber, named as the publishers name them. */
  private static List<String> names(Company.Listeners kind, int index) {
    if (kind.channels() == 0) {
      return List.of("mychannel");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < kind.channels(); i++) {
      names.add(String.format(Locale.ROOT, "channel:%012d", index * kind.channels() + i));
    }
    return names;
  }

  private void read() {
    try {
      while (!closed) {
        selector.select(this::take, 1000);
      }
    } catch (UncheckedIOException e) {
      failure = e.getCause();
    } catch (IOException e) {
      failure = e;
    }
  }

  private void take(SelectionKey key) {
    Listener listener = (Listener) key.attachment();
    try {
      if (listener.channel().read(input.clear()) < 0) {
        throw new EOFException("the server closed a subscriber's connection");
      }
      received.lazySet(received.getPlain() + listener.parser().parse(input.flip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Messages so far. */
  long received() {
    return received.get();
  }

  /** Why they stopped listening; null if they did not. */
  IOException failure() {
    return failure;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
