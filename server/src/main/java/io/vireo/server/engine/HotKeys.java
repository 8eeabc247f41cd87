package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.RequestWords;
import io.vireo.server.data.Bytes;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Measures which keys take most of the data thread's time and of the network, from HOTKEYS START
 * until HOTKEYS STOP. What a request takes is shared out evenly among its keys; of a transaction
 * each command counts, of a script the whole. Data context only.
 */
public final class HotKeys {
  private static final long MICRO = 1_000;

  /** Counters for each key that is shown: the more, the surer are the sums. */
  private static final int COUNTERS_PER_KEY = 10;

  /**
   * What is measured.
   *
   * @param cpu whether time is
   * @param net whether bytes of requests and answers are
   * @param keys how many keys are shown
   * @param maxMillis for how long; 0 if until it is ended
   * @param sampleRatio of how many requests one is measured, chosen at random
   * @param slots those of the keys, or null if all
   */
  public record Order(
      boolean cpu, boolean net, int keys, long maxMillis, int sampleRatio, BitSet slots) {
    /** True if some slots are selected. */
    public boolean hasSlots() {
      return slots != null;
    }

    /** True if not all requests are measured. */
    public boolean isSampling() {
      return sampleRatio > 1;
    }
  }

  /** A key and what it has taken. */
  public record Hot(Bytes key, long amount) {}

  /** What some requests have taken: time, and bytes of requests and answers. */
  public static final class Sums {
    private long nanos;
    private long bytes;

    private void add(long moreNanos, long moreBytes) {
      nanos += moreNanos;
      bytes += moreBytes;
    }

    /** Microseconds. */
    public long micros() {
      return nanos / MICRO;
    }

    /** Bytes. */
    public long bytes() {
      return bytes;
    }
  }

  private final RandomGenerator random;
  private final KeyList found = new KeyList();
  private Order order;
  private TopKeys cpu;
  private TopKeys net;
  private Sums all;
  private Sums selected;
  private Sums sampled;
  private boolean active;
  private long startMillis;
  private long durationMillis;

  HotKeys(RandomGenerator random) {
    this.random = random;
  }

  /** True if requests are measured. */
  public boolean isOn() {
    return active;
  }

  /** What is or was measured; null if nothing is known. */
  public Order order() {
    return order;
  }

  /** Begins anew. */
  public void start(Order newOrder, long nowMillis) {
    order = newOrder;
    int counters = newOrder.keys() * COUNTERS_PER_KEY;
    cpu = newOrder.cpu() ? new TopKeys(counters) : null;
    net = newOrder.net() ? new TopKeys(counters) : null;
    all = new Sums();
    selected = new Sums();
    sampled = new Sums();
    startMillis = nowMillis;
    active = true;
  }

  /** Ends it; what was measured can still be shown. */
  public void stop(long nowMillis) {
    if (active) {
      active = false;
      durationMillis = nowMillis - startMillis;
    }
  }

  /** Ends it if its time has passed. */
  public void review(long nowMillis) {
    if (active && order.maxMillis() > 0 && nowMillis - startMillis >= order.maxMillis()) {
      stop(startMillis + order.maxMillis());
    }
  }

  /** Forgets what was measured. */
  public void reset() {
    order = null;
    cpu = null;
    net = null;
  }

  /** Bytes of the heap that it takes. */
  long heapBytes() {
    return (cpu == null ? 0 : cpu.heapBytes()) + (net == null ? 0 : net.heapBytes());
  }

  /** When it began, Unix milliseconds. */
  public long startMillis() {
    return startMillis;
  }

  /** For how long it has been or was going on, in milliseconds. */
  public long durationMillis(long nowMillis) {
    return active ? nowMillis - startMillis : durationMillis;
  }

  /** What all requests with keys have taken. */
  public Sums all() {
    return all;
  }

  /** What those of the selected slots have taken. */
  public Sums selected() {
    return selected;
  }

  /** What those of them have taken that were chosen. */
  public Sums sampled() {
    return sampled;
  }

  /** The bytes of all keys together. */
  public long netTotal() {
    return net.total();
  }

  /** The keys that have taken most time, in microseconds, a part of one as a whole one. */
  public List<Hot> byTime() {
    return top(cpu).stream()
        .map(hot -> new Hot(hot.key(), (hot.amount() + MICRO - 1) / MICRO))
        .toList();
  }

  /** The keys that have taken most bytes. */
  public List<Hot> byBytes() {
    return top(net);
  }

  private List<Hot> top(TopKeys keys) {
    return keys.top(order.keys()).stream()
        .map(weighed -> new Hot(weighed.key(), weighed.weight()))
        .toList();
  }

  /**
   * A request has run to its end.
   *
   * @param answer bytes of its answer
   */
  void executed(
      Command command, Bytes[] words, int count, long nanos, long answer, long nowMillis) {
    review(nowMillis);
    found.clear();
    if (!active || !command.keys().find(new RequestWords(words, count), found) || found.isEmpty()) {
      return;
    }
    long bytes = Call.writtenBytes(words, count) + answer;
    all.add(nanos, bytes);
    if (order.hasSlots() && !order.slots().get(words[found.position(0)].slot())) {
      return;
    }
    selected.add(nanos, bytes);
    if (order.isSampling()) {
      if (random.nextInt(order.sampleRatio()) != 0) {
        return;
      }
      sampled.add(nanos, bytes);
    }
    for (int i = 0; i < found.size(); i++) {
      Bytes key = words[found.position(i)];
      if (cpu != null) {
        cpu.add(key, nanos / found.size());
      }
      if (net != null) {
        net.add(key, bytes / found.size());
      }
    }
  }
}
