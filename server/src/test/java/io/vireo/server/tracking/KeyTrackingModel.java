package io.vireo.server.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Clients that come, go, read and write as chance has it, and a slow and obvious model of what they
 * have to be told.
 */
final class KeyTrackingModel {
  private static final int STEPS = 400;
  private static final String[] PREFIXES = {"", "a", "ab", "abc", "b", "ba", "c"};
  private static final List<String> KEYS = List.of("a", "ab", "abc", "ba", "bab", "babc", "c", "d");
  private static final String ALL = "*";

  /** A client as a user writes it: it keeps what it reads until it is told that it changed. */
  static final class User {
    final Tracker tracker;
    final List<String> told = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final Map<String, Integer> cache = new HashMap<>();
    private final Set<String> prefixes = new TreeSet<>();
    private boolean on;
    private boolean broadcast;
    private boolean noLoop;

    User(Tracker tracker) {
      this.tracker = tracker;
    }

    void hear(String message) {
      told.add(message);
      if (message.equals(ALL)) {
        cache.clear();
      } else {
        List.of(message.split(",")).forEach(cache::remove);
      }
    }
  }

  private final SplittableRandom random;
  final Map<Long, User> users = new LinkedHashMap<>();
  private final Map<String, Set<User>> readers = new HashMap<>();
  private final Map<String, Map<String, User>> broadcasts = new TreeMap<>();
  private final Map<String, Integer> versions = new HashMap<>();
  final KeyTracking tracking;
  private User caller;
  private boolean inScript;
  private boolean hasRoom = true;
  private long nextId;

  KeyTrackingModel(long seed) {
    random = new SplittableRandom(seed);
    tracking = new KeyTracking(new Sink(), random, bytes -> hasRoom, new Running());
  }

  private final class Sink implements Invalidations {
    @Override
    public void invalidate(List<Tracker> to, List<Bytes> keys) {
      String message = String.join(",", keys.stream().map(Bytes::toString).toList());
      to.forEach(tracker -> users.get(tracker.id()).hear(message));
    }

    @Override
    public void invalidateAll(Tracker to) {
      users.get(to.id()).hear(ALL);
    }
  }

  private final class Running implements KeyTracking.Commands {
    @Override
    public Tracker caller() {
      return caller == null ? null : caller.tracker;
    }

    @Override
    public Tracker writer() {
      return inScript ? null : caller();
    }
  }

  /** Plays some hundred turns and holds what was told against the model. */
  void play() {
    for (int step = 0; step < STEPS; step++) {
      turn();
      for (User user : users.values()) {
        assertThat(user.told)
            .as("step %d, client %d", step, user.tracker.id())
            .isEqualTo(user.expected);
        assertNothingIsStale(user);
      }
    }
    assertThat(tracking.clients())
        .isEqualTo((int) users.values().stream().filter(u -> u.on).count());
    List.copyOf(users.values()).forEach(this::leave);
    assertThat(tracking.isIdle()).isTrue();
    assertThat(tracking.heapBytes()).isZero();
  }

  private void assertNothingIsStale(User user) {
    user.cache.forEach(
        (key, version) -> assertThat(version).as(key).isEqualTo(versions.getOrDefault(key, 0)));
  }

  /** A turn of commands, each with its answer, and what is told at its end. */
  private void turn() {
    for (int commands = 1 + random.nextInt(4); commands > 0; commands--) {
      if (random.nextInt(12) == 0 || users.isEmpty()) {
        comeAndGo();
      } else {
        command();
      }
    }
    tracking.turnEnded();
    broadcasts.forEach(this::expectBroadcast);
    broadcasts.clear();
  }

  private void comeAndGo() {
    if (users.size() < 4) {
      User user = new User(tracking.arrives(++nextId));
      users.put(nextId, user);
      turnOn(user);
    } else if (random.nextBoolean()) {
      leave(someone());
    } else {
      User user = someone();
      if (user.on) {
        turnOff(user);
      }
      turnOn(user);
    }
  }

  private User someone() {
    return new ArrayList<>(users.values()).get(random.nextInt(users.size()));
  }

  private void turnOn(User user) {
    user.broadcast = random.nextInt(3) == 0;
    user.noLoop = random.nextInt(3) == 0;
    List<Bytes> prefixes = new ArrayList<>();
    user.prefixes.clear();
    while (user.broadcast && random.nextInt(3) > 0) {
      String prefix = PREFIXES[random.nextInt(PREFIXES.length)];
      if (user.prefixes.stream().noneMatch(p -> p.startsWith(prefix) || prefix.startsWith(p))) {
        user.prefixes.add(prefix);
        prefixes.add(Bytes.of(prefix));
      }
    }
    if (user.broadcast && prefixes.isEmpty()) {
      user.prefixes.add("");
    }
    TrackingOptions wish =
        new TrackingOptions(user.broadcast, false, false, user.noLoop, 0, prefixes);
    assertThat(tracking.on(user.tracker, wish)).isNull();
    user.on = true;
  }

  /** Whoever stops to listen drops what it keeps; what was read before still counts later. */
  private void turnOff(User user) {
    tracking.off(user.tracker);
    user.on = false;
    user.cache.clear();
    user.prefixes.forEach(prefix -> forgetIfUnheard(prefix, user));
    user.prefixes.clear();
  }

  private void forgetIfUnheard(String prefix, User leaving) {
    if (users.values().stream().noneMatch(u -> u != leaving && u.prefixes.contains(prefix))) {
      broadcasts.remove(prefix);
    }
  }

  /** A command of one client, a transaction or a script; or the server itself does something. */
  private void command() {
    caller = random.nextInt(6) == 0 ? null : someone();
    inScript = caller != null && random.nextInt(5) == 0;
    List<String> owed = new ArrayList<>();
    Map<String, Integer> answers = new LinkedHashMap<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      step(owed, answers);
    }
    if (caller != null) {
      caller.cache.putAll(answers);
      User user = caller;
      user.tracker.unitEnded();
      owed.forEach(message -> user.expected.add(message));
    }
    caller = null;
    inScript = false;
  }

  private void step(List<String> owed, Map<String, Integer> answers) {
    String key = KEYS.get(random.nextInt(KEYS.size()));
    int kind = random.nextInt(20);
    if (kind == 0) {
      flush(owed);
      answers.clear();
    } else if (kind == 1 && caller != null && caller.on) {
      turnOff(caller);
      answers.clear();
    } else if (kind < 9 && caller != null) {
      read(key, owed, answers);
    } else if (kind < 12) {
      drop(key, owed);
      answers.remove(key);
    } else {
      write(key, owed);
      // Its own writes are known to a client that does not want to hear of them.
      answers.remove(key);
      if (caller != null && caller.noLoop) {
        caller.cache.remove(key);
      }
    }
  }

  private void read(String key, List<String> owed, Map<String, Integer> answers) {
    hasRoom = random.nextInt(10) > 0;
    if (caller.on && !caller.broadcast) {
      tracking.read(caller.tracker, Bytes.of(key));
      if (hasRoom) {
        readers.computeIfAbsent(key, k -> new HashSet<>()).add(caller);
      } else {
        owed.add(key);
      }
    }
    hasRoom = true;
    if (caller.on && (!caller.broadcast || caller.prefixes.stream().anyMatch(key::startsWith))) {
      answers.put(key, versions.getOrDefault(key, 0));
    }
  }

  private void write(String key, List<String> owed) {
    versions.merge(key, 1, Integer::sum);
    tracking.changed(Bytes.of(key));
    expectChange(key, owed, caller, inScript ? null : caller);
  }

  private void drop(String key, List<String> owed) {
    versions.merge(key, 1, Integer::sum);
    tracking.changed(Bytes.of(key));
    tracking.dropped(Bytes.of(key));
    expectChange(key, owed, null, null);
  }

  private void expectChange(String key, List<String> owed, User unheard, User writer) {
    for (User reader : readers.getOrDefault(key, Set.of())) {
      boolean isOwn = reader == unheard && reader.noLoop;
      if (reader.on && !reader.broadcast && !isOwn) {
        (reader == caller ? owed : reader.expected).add(key);
      }
    }
    readers.remove(key);
    for (User listener : users.values()) {
      for (String prefix : listener.prefixes) {
        if (key.startsWith(prefix)) {
          broadcasts.computeIfAbsent(prefix, p -> new TreeMap<>()).put(key, writer);
        }
      }
    }
  }

  private void expectBroadcast(String prefix, Map<String, User> changes) {
    for (User listener : users.values()) {
      if (listener.prefixes.contains(prefix)) {
        List<String> keys =
            changes.keySet().stream()
                .filter(key -> !(listener.noLoop && changes.get(key) == listener))
                .toList();
        if (!keys.isEmpty()) {
          listener.expected.add(String.join(",", keys));
        }
      }
    }
  }

  private void flush(List<String> owed) {
    for (String key : KEYS) {
      versions.merge(key, 1, Integer::sum);
    }
    boolean atOnce = random.nextBoolean();
    tracking.flushed(atOnce);
    for (User user : users.values()) {
      if (user.on) {
        (user == caller && !atOnce ? owed : user.expected).add(ALL);
      }
    }
    readers.clear();
  }

  /** A client that tracks what it reads. */
  User reader() {
    User user = new User(tracking.arrives(++nextId));
    users.put(nextId, user);
    tracking.on(user.tracker, TrackingOptions.NONE);
    return user;
  }

  /** A client is gone. */
  void leave(User user) {
    if (user.on) {
      turnOff(user);
    }
    tracking.leaves(user.tracker);
    users.remove(user.tracker.id());
    readers.values().forEach(all -> all.remove(user));
  }
}
