package io.vireo.server.cluster.campaign;

import io.vireo.server.cluster.campaign.Trail.Surety;
import io.vireo.server.cluster.campaign.Trail.Write;
import io.vireo.server.data.KeySlot;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Compares what a cluster that is whole again has with what writers remember. One thread.
 *
 * <p>A write may be lost only if its shard had an election, and was harmed when the write was
 * acknowledged or less than {@link FaultLog#LAG_NANOS} later; a write that all replicas had, only
 * if its slot was on its way while one of its two shards was harmed.
 */
final class Judge {
  private static final int SHOWN = 20;
  private static final long MINORITY_SLACK_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Park park;
  private final FaultLog log;
  private final int[] elections;
  private final Map<String, String> values = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long lost;
  private long lostCopied;

  /**
   * @param elections how many each shard had
   */
  Judge(Park park, FaultLog log, int[] elections) {
    this.park = park;
    this.log = log;
    this.elections = elections;
  }

  /** How many writes are lost that may be. */
  long lost() {
    return lost;
  }

  /** How many of them all replicas had, in slots that were on their way. */
  long lostCopied() {
    return lostCopied;
  }

  /** What is wrong, line by line. The trails begin anew with what is there. */
  List<String> judge(List<Trail> trails) {
    for (int shard = 0; shard < Park.SHARDS; shard++) {
      collect(park.primary(shard));
    }
    trails.forEach(this::judge);
    return faults.size() > SHOWN ? faults.subList(0, SHOWN) : faults;
  }

  private void collect(NodeProcess primary) {
    NodeLine self = Park.self(primary);
    try (SocketClient client = primary.connect()) {
      if (!(client.run("KEYS", "*") instanceof RespValue.Many keys)) {
        throw new IllegalStateException("no keys of " + primary);
      }
      for (RespValue item : keys.items()) {
        String key = item.asText();
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        int slot = KeySlot.of(bytes, 0, bytes.length);
        if (self.has(slot)) {
          values.put(key, client.run("GET", key).asText());
        } else {
          faults.add(key + " is in " + primary + ", which has not got slot " + slot);
        }
      }
    }
  }

  private void judge(Trail trail) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (String key : trail.keys()) {
      long value = Long.parseLong(values.getOrDefault(key, "0"));
      if (!trail.isPossible(value)) {
        faults.add(key + " is " + value + ", which was not written to it now");
      }
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (least != most && !log.wasMovedInWindow(trail.slot(), elections)) {
      faults.add(trail.keys() + " were written together, and are " + least + " and " + most);
    }
    for (Write write : trail.writes()) {
      if (write.surety() != Surety.UNKNOWN) {
        judge(trail, write, least);
      }
    }
    trail.settle(least);
  }

  private void judge(Trail trail, Write write, long value) {
    int shard = write.node() % Park.SHARDS;
    long limit = TimeUnit.MILLISECONDS.toNanos(park.nodeTimeout() * 3 / 2) + MINORITY_SLACK_NANOS;
    long alone = log.alone(write.node(), write.nanos());
    if (alone > limit) {
      faults.add(told(trail, write) + " was acknowledged after " + alone / 1_000_000 + " ms alone");
    }
    if (write.number() <= value) {
      return;
    }
    boolean isOnItsWay = log.wasMovedInWindow(trail.slot(), elections);
    boolean isInWindow = log.isInWindow(shard, write.nanos()) && elections[shard] > 0;
    if (isOnItsWay || isInWindow && write.surety() == Surety.ACKNOWLEDGED) {
      lost++;
      lostCopied += write.surety() == Surety.COPIED ? 1 : 0;
    } else {
      faults.add(told(trail, write) + " is lost: the value is " + value);
    }
  }

  private String told(Trail trail, Write write) {
    return String.format(
        "%s = %d (slot %d, %s by %s, %d ms ago)",
        trail.keys(),
        write.number(),
        trail.slot(),
        write.surety(),
        park.nodes().get(write.node()),
        (System.nanoTime() - write.nanos()) / 1_000_000);
  }
}
