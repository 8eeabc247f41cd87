package io.vireo.server.replication.campaign;

import io.vireo.server.differential.RandomTalk;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A client that talks to whoever is the primary, and puts up with everything. */
final class Talker implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long PAUSE_NANOS = 20_000_000;

  private final RandomTalk talk;
  private final Supplier<Member> primary;
  private final AtomicLong said;
  private volatile boolean ended;

  /**
   * It says nothing before it runs.
   *
   * @param said counts what was answered without an error
   */
  Talker(RandomTalk talk, Supplier<Member> primary, AtomicLong said) {
    this.talk = talk;
    this.primary = primary;
    this.said = said;
  }

  /** Lets it end soon. */
  void end() {
    ended = true;
  }

  @Override
  public void run() {
    while (!ended) {
      Member server = primary.get();
      try (SocketClient client = server.connect()) {
        while (!ended && server == primary.get() && says(server, client, talk.next())) {
          continue;
        }
      } catch (RuntimeException hungUp) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private boolean says(Member server, SocketClient client, RandomTalk.Turn turn) {
    List<SocketClient> waiting = new ArrayList<>();
    try {
      for (byte[] request : turn.waiting()) {
        SocketClient waiter = server.connect();
        waiting.add(waiter);
        waiter.send(request);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      turn.requests().forEach(out::writeBytes);
      client.send(out.toByteArray());
      for (int i = 0; i < turn.requests().size(); i++) {
        RespValue answer = client.read(PATIENCE);
        if (answer == null) {
          return false;
        }
        if (!(answer instanceof RespValue.Failure)) {
          said.incrementAndGet();
        }
      }
      return true;
    } finally {
      waiting.forEach(SocketClient::close);
    }
  }
}
