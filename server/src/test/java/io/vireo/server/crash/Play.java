package io.vireo.server.crash;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One client's part in a {@link Script}: what it asked for, what was acknowledged, and what may
 * therefore be expected after the server was killed. One thread.
 */
final class Play {
  static final String PREFIX = "c0:";
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** The server is gone, as it was to be. */
  static final class CutOff extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** The server did what it should not. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wrong(String what) {
      super(what);
    }
  }

  private final List<Long> sums = new ArrayList<>();
  private final Random random = new Random(7);
  private SocketClient client;
  private Model model = new Model();
  private Deeds deeds = new Deeds(random, PREFIX, model);
  private int least;
  private boolean logOn;

  /**
   * Nothing was asked for yet.
   *
   * @param logOn whether each write is promised to last, or only what a snapshot holds
   * @param sum of what the files hold to begin with
   */
  Play(boolean logOn, long sum) {
    this.logOn = logOn;
    sums.add(sum);
  }

  /** Begins to talk to a server that is ready. */
  void begin(SocketClient its) {
    client = its;
    model = new Reader(client).model(PREFIX);
    if (client.hasEnded()) {
      throw new CutOff();
    }
    if (model.sum() != sums.get(0)) {
      throw new Wrong("the server did not load what there was");
    }
    deeds = new Deeds(random, PREFIX, model);
  }

  /** Asks for some writes and transactions, one after the other. */
  void write(int count) {
    for (int i = 0; i < count; i++) {
      perform(deeds.next());
    }
  }

  void flushall() {
    perform(deeds.flush());
  }

  private void perform(Deed deed) {
    sums.add(model.sum());
    for (String[] words : deed.commands()) {
      client.send(RespRequest.of(words));
    }
    for (int i = 0; i < deed.replies(); i++) {
      answer(String.join(" ", deed.commands().get(i)));
    }
    if (logOn) {
      least = sums.size() - 1;
    }
  }

  /** Asks for something that is to be granted. */
  String ask(String... words) {
    client.send(RespRequest.of(words));
    return answer(String.join(" ", words));
  }

  /** Asks the server to end, which it does without an answer. */
  void end(String... words) {
    client.send(RespRequest.of(words));
    RespValue answer = client.read();
    if (answer != null || !client.hasEnded()) {
      throw new Wrong(String.join(" ", words) + " was answered, or took too long");
    }
  }

  private String answer(String request) {
    RespValue answer = client.read();
    if (answer == null && client.hasEnded()) {
      throw new CutOff();
    }
    if (answer == null || answer instanceof RespValue.Failure) {
      throw new Wrong(request + ": " + (answer == null ? "no answer" : RespText.of(answer)));
    }
    return RespText.of(answer);
  }

  /** Waits until no snapshot and no rewrite is under way, and whether the last ones went well. */
  void awaitJobs() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    String info = ask("INFO", "persistence");
    while (!info.contains("rdb_bgsave_in_progress:0")
        || !info.contains("aof_rewrite_in_progress:0")
        || !info.contains("aof_rewrite_scheduled:0")) {
      if (System.nanoTime() - end > 0) {
        throw new Wrong("a snapshot or a rewrite does not end");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      info = ask("INFO", "persistence");
    }
    if (!info.contains("rdb_last_bgsave_status:ok")
        || !info.contains("aof_last_bgrewrite_status:ok")) {
      throw new Wrong("a snapshot or a rewrite failed");
    }
  }

  /** All that was acknowledged so far lasts. */
  void promised() {
    least = sums.size() - 1;
  }

  /** How many deeds there are so far. */
  int deeds() {
    return sums.size() - 1;
  }

  /** So many deeds last. */
  void promised(int count) {
    least = count;
  }

  /** Whether the log keeps what is written from now on. */
  void logOn(boolean on) {
    logOn = on;
  }

  /** Whether a server that is started now is to load the log. */
  boolean isLogOn() {
    return logOn;
  }

  /** What the server holds at the end, as a sum. */
  long sum() {
    return model.sum();
  }

  /** What is wrong with what a server holds after a kill; null if nothing is. */
  String check(SocketClient restarted) {
    Reader reader = new Reader(restarted);
    Model found = reader.model(PREFIX);
    String transactions = found.number(PREFIX + "tx") + "";
    for (String counter : Deeds.SHARED) {
      String value = reader.text("GET", counter);
      if (!transactions.equals(value == null ? "0" : value)) {
        return "half a transaction: " + counter + " is " + value + " instead of " + transactions;
      }
    }
    int kept = sums.lastIndexOf(found.sum());
    String told = deeds() + " asked for, " + least + " promised, ";
    if (kept < 0) {
      return told + "but found is what never was:\n" + found.differences(model);
    }
    return kept < least
        ? told + "but only " + kept + " are there:\n" + found.differences(model)
        : null;
  }
}
