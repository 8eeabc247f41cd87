package io.vireo.server.crash;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A connection that writes until it is cut off, and remembers what it asked for and what was
 * acknowledged when. Its thread only, until that has ended; then whoever looks at it.
 */
final class Writer implements Runnable {
  /** The server was killed; what does not answer within this time is hung. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A key that lives for a moment: when it must be gone, Unix milliseconds. */
  record Brief(String key, long goneAt) {}

  private final int port;
  private final String prefix;
  private final Model model;
  private final Deeds deeds;
  private final Random random;
  private final int depth;
  private long[] sums = new long[1024];
  private long[] ackNanos = new long[1024];
  private int sent;
  private volatile int acknowledged;
  private final List<Integer> transactions = new ArrayList<>();
  private final List<Long> transactionValues = new ArrayList<>();
  private final List<Brief> briefs = new ArrayList<>();
  private final long transactionsBefore;
  private String fault;

  /**
   * A connection that is not open yet.
   *
   * @param model what the server holds of its keys
   */
  Writer(int port, String prefix, Model model, Random random) {
    this.port = port;
    this.prefix = prefix;
    this.model = model;
    this.random = random;
    this.depth = 1 + random.nextInt(random.nextBoolean() ? 2 : 16);
    transactionsBefore = model.number(prefix + "tx");
    deeds = new Deeds(random, prefix, model);
    sums[0] = model.sum();
  }

  @Override
  public void run() {
    try (SocketClient client = new SocketClient(port)) {
      while (fault == null && round(client)) {
        continue;
      }
    } catch (RuntimeException cutOff) {
      // Killed before the connection was there.
    }
  }

  private boolean round(SocketClient client) {
    int first = sent;
    List<Deed> batch = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 1 + random.nextInt(depth); i > 0; i--) {
      Deed deed = deeds.next();
      batch.add(deed);
      deed.commands().forEach(words -> bytes.writeBytes(RespRequest.of(words)));
      note(deed);
    }
    client.send(bytes.toByteArray());
    for (int i = 0; i < batch.size(); i++) {
      if (!acknowledge(client, batch.get(i), first + i + 1)) {
        return false;
      }
    }
    return true;
  }

  private void note(Deed deed) {
    sent++;
    if (sent == sums.length) {
      sums = Arrays.copyOf(sums, 2 * sent);
      ackNanos = Arrays.copyOf(ackNanos, 2 * sent);
    }
    sums[sent] = model.sum();
    if (deed.isTransaction()) {
      transactions.add(sent);
    }
  }

  private boolean acknowledge(SocketClient client, Deed deed, int number) {
    RespValue last = null;
    for (int i = 0; i < deed.replies(); i++) {
      last = client.read(PATIENCE);
      if (last == null) {
        if (!client.hasEnded()) {
          fault = prefix + " got no answer within " + PATIENCE;
        }
        return false;
      }
      if (last instanceof RespValue.Failure failure) {
        fault = prefix + " was refused " + Arrays.toString(deed.commands().get(i)) + ": " + failure;
        return false;
      }
    }
    ackNanos[number] = System.nanoTime();
    acknowledged = number;
    if (deed.isTransaction() && last instanceof RespValue.Many many) {
      transactionValues.add(((RespValue.Whole) many.items().get(0)).number());
    }
    if (deed.shortLived() != null) {
      briefs.add(new Brief(deed.shortLived(), System.currentTimeMillis() + deed.millis()));
    }
    return true;
  }

  String prefix() {
    return prefix;
  }

  /** What the keys would be if nothing were lost. */
  Model model() {
    return model;
  }

  /** What went wrong before the end; null if nothing did. */
  String fault() {
    return fault;
  }

  /** How many deeds were asked for. */
  int sent() {
    return sent;
  }

  /** How many deeds were acknowledged. Any thread. */
  int acknowledged() {
    return acknowledged;
  }

  /** How many deeds were acknowledged by a time. */
  int acknowledgedBy(long nanos) {
    int count = acknowledged;
    while (count > 0 && ackNanos[count] - nanos > 0) {
      count--;
    }
    return count;
  }

  /** How long before a time a deed was acknowledged, nanoseconds. */
  long age(int deed, long nanos) {
    return nanos - ackNanos[deed];
  }

  /**
   * How many deeds lead to a sum: the most between two bounds, else the most at all; -1 if the sum
   * never was.
   */
  int find(long sum, int least, int most) {
    for (int i = most; i >= least; i--) {
      if (sums[i] == sum) {
        return i;
      }
    }
    for (int i = sent; i >= 0; i--) {
      if (sums[i] == sum) {
        return i;
      }
    }
    return -1;
  }

  /** Keys that lived for a moment only. */
  List<Brief> briefs() {
    return briefs;
  }

  /**
   * Whether exactly the transactions up to one of all connections are there; null, or what is
   * wrong.
   *
   * @param count how many of this connection's transactions there ever were
   * @param last the number of the last of all
   */
  String checkOrder(long count, long last) {
    long kept = count - transactionsBefore;
    for (int i = 0; i < transactionValues.size(); i++) {
      boolean isKept = i < kept;
      if (isKept != transactionValues.get(i) <= last) {
        String what =
            isKept ? " is there though it is later than " : " is lost though it is before ";
        return prefix + ": transaction " + transactionValues.get(i) + what + last;
      }
    }
    return null;
  }
}
