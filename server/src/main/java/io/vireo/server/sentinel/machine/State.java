package io.vireo.server.sentinel.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * What the parts of the machine share: the time of the input, the primaries, what must be saved.
 */
final class State {
  private static final long SAVE_AGAIN = 1_000;

  final String myId;
  final MachineOptions options;
  final Timings timings;
  final Addresses addresses;
  final Effects effects;
  final RandomGenerator random;
  final Map<String, Primary> primaries = new LinkedHashMap<>();

  /** The time of the input that is being handled. */
  long now;

  long currentEpoch;
  boolean tilt;
  long tiltSince;
  long previous;
  boolean crashAfterElection;
  boolean crashAfterPromotion;

  /** The number of the configuration as it is now. */
  long revision;

  /** The number of the configuration that is on the disk. */
  long saved;

  /** The number of the last configuration that could not be written. */
  long failed;

  private long failedAt;

  private boolean changed;

  State(
      String myId,
      MachineOptions options,
      Timings timings,
      Addresses addresses,
      Effects effects,
      RandomGenerator random) {
    this.myId = myId;
    this.options = options;
    this.timings = timings;
    this.addresses = addresses;
    this.effects = effects;
    this.random = random;
  }

  /**
   * Begins an input. A clock that goes back, or forward by too much, is not trusted for a while.
   */
  void enter(long time) {
    long passed = time - previous;
    now = time;
    previous = time;
    if (passed < 0 || passed > timings.tiltTrigger) {
      tilt = true;
      tiltSince = time;
      effects.event(EventLevel.WARNING, "+tilt", null, "#tilt mode entered");
    }
  }

  /** Ends an input: what it changed is saved. */
  void leave() {
    if (changed) {
      changed = false;
      effects.save(revision);
    }
  }

  /** The configuration has changed; returns the number that it is going to be saved with. */
  long change() {
    if (!changed) {
      changed = true;
      revision++;
    }
    return revision;
  }

  void saveFailed(long number) {
    failed = Math.max(failed, number);
    failedAt = now;
  }

  /** What could not be written is tried again, or a later start would find an old configuration. */
  void saveAgain() {
    if (failed == revision && saved < failed && now - failedAt >= SAVE_AGAIN) {
      change();
    }
  }

  /**
   * Tells of an event whose text is the instance's description, and perhaps something behind it.
   */
  void event(EventLevel level, String type, Instance instance, String behind) {
    effects.event(level, type, instance.primary(), describe(instance) + behind);
  }

  void event(EventLevel level, String type, Instance instance) {
    event(level, type, instance, "");
  }

  private String describe(Instance instance) {
    String own = instance.type() + ' ' + instance.name + ' ' + place(instance.address);
    Primary primary = instance.primary();
    return primary == instance ? own : own + " @ " + primary.name + ' ' + place(primary.address);
  }

  /** Host and port with a space between. */
  String place(Address address) {
    return address.shown(options.announceHostnames) + ' ' + address.port();
  }

  /** So that Sentinels do not go on doing everything at the same time. */
  long desynchronization() {
    return random.nextInt(1000);
  }
}
