package io.vireo.server.cluster.handoff;

import static io.vireo.server.testing.Eventually.await;

import io.vireo.server.cluster.handoff.CampaignClient.Step;
import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A client that writes keys in a slot that moves, and gives them a few milliseconds, a day, or no
 * deadline. It knows of each key what must come of it.
 */
final class Expiring implements Workload {
  private static final int KEYS = 300;
  private static final int LONGEST_LIFE = 50;
  private static final long DAY = 86_400_000;

  private final List<Key> keys = new ArrayList<>();
  private long written;
  private long lost;

  Expiring() {
    for (int i = 0; i < KEYS; i++) {
      keys.add(new Key(HandoffCluster.movingKey(5, "expiring:" + i)));
    }
  }

  /** How long a key is there. */
  private enum Life {
    SHORT,
    LONG,
    ENDLESS
  }

  /** A key, and what was acknowledged last. */
  private static final class Key {
    private final String name;
    private String value = "";
    private Life life = Life.SHORT;

    Key(String name) {
      this.name = name;
    }
  }

  /**
   * A request, and what it makes of its key.
   *
   * @param value null if it stays
   */
  private record Change(Key key, String[] words, String value, Life life) {}

  @Override
  public String name() {
    return "deadlines";
  }

  @Override
  public List<Step> clients(Random random, int pipeline) {
    return List.of(links -> write(links, random, 1 + random.nextInt(pipeline)));
  }

  private int write(Links links, Random random, int times) {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      changes.add(change(keys.get(random.nextInt(KEYS)), random));
    }
    List<RespValue> answers = links.ask(changes.stream().map(Change::words).toList());
    int acknowledged = 0;
    for (int i = 0; i < answers.size(); i++) {
      if (!links.isRefused(answers.get(i))) {
        acknowledged += note(changes.get(i), answers.get(i));
      }
    }
    return acknowledged;
  }

  private Change change(Key key, Random random) {
    Life life = Life.values()[random.nextInt(Life.values().length)];
    long millis = life == Life.LONG ? DAY : 1 + random.nextInt(LONGEST_LIFE);
    if (random.nextBoolean()) {
      String value = Long.toString(++written);
      String[] words =
          life == Life.ENDLESS
              ? new String[] {"SET", key.name, value}
              : new String[] {"SET", key.name, value, "PX", Long.toString(millis)};
      return new Change(key, words, value, life);
    }
    String[] words =
        life == Life.ENDLESS
            ? new String[] {"PERSIST", key.name}
            : new String[] {"PEXPIRE", key.name, Long.toString(millis)};
    return new Change(key, words, null, life);
  }

  /** Notes an answer; how many writes it acknowledges. */
  private int note(Change change, RespValue answer) {
    Key key = change.key;
    if (answer instanceof RespValue.Whole whole && whole.number() == 0) {
      // Nothing is under the key, or it has no deadline that PERSIST could take away.
      boolean isPersist = change.life == Life.ENDLESS;
      lost += key.life == Life.LONG || key.life == Life.ENDLESS && !isPersist ? 1 : 0;
      return 0;
    }
    key.value = change.value == null ? key.value : change.value;
    key.life = change.life;
    return 1;
  }

  @Override
  public Outcome judge(HandoffCluster cluster, long acknowledged) {
    List<Key> gone = keys.stream().filter(key -> key.life == Life.SHORT).toList();
    List<Key> kept = keys.stream().filter(key -> key.life != Life.SHORT).toList();
    await("short lives end", () -> gone.stream().noneMatch(key -> isThere(cluster, key)));
    long found = kept.stream().filter(key -> isAsWritten(cluster, key)).count();
    return new Outcome(acknowledged, kept.size(), found, lost + kept.size() - found, 0);
  }

  private static boolean isThere(HandoffCluster cluster, Key key) {
    return !(cluster.run(cluster.owner(), "GET", key.name) instanceof RespValue.Nil);
  }

  private static boolean isAsWritten(HandoffCluster cluster, Key key) {
    int owner = cluster.owner();
    long millis = ((RespValue.Whole) cluster.run(owner, "PTTL", key.name)).number();
    // No campaign takes half a day.
    boolean isRight = key.life == Life.ENDLESS ? millis == -1 : millis > DAY / 2;
    return isRight && key.value.equals(cluster.run(owner, "GET", key.name).asText());
  }
}
