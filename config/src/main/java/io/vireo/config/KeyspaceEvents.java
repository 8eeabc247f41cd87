package io.vireo.config;

/**
 * Which changes of keys are published, and where: the letters of {@code notify-keyspace-events}.
 *
 * @param bits the sum of the constants of this class
 */
public record KeyspaceEvents(int bits) {
  /** K: publish to the channel of the key. */
  public static final int KEYSPACE = 1;

  /** E: publish to the channel of the event. */
  public static final int KEYEVENT = 1 << 1;

  /** g: commands that are not of one type, such as DEL. */
  public static final int GENERIC = 1 << 2;

  /** $: string commands. */
  public static final int STRING = 1 << 3;

  /** l: list commands. */
  public static final int LIST = 1 << 4;

  /** s: set commands. */
  public static final int SET = 1 << 5;

  /** h: hash commands. */
  public static final int HASH = 1 << 6;

  /** z: sorted set commands. */
  public static final int SORTED_SET = 1 << 7;

  /** x: a key's time has come. */
  public static final int EXPIRED = 1 << 8;

  /** e: a key made room for others. */
  public static final int EVICTED = 1 << 9;

  /** t: stream commands. */
  public static final int STREAM = 1 << 10;

  /** m: a key was asked for and not found. */
  public static final int KEY_MISS = 1 << 11;

  /** d: events of module types. */
  public static final int MODULE = 1 << 13;

  /** n: a key is new. */
  public static final int NEW_KEY = 1 << 14;

  /** o: a key got another value in place of the one it had. */
  public static final int OVERWRITTEN = 1 << 15;

  /** c: the other value is of another type. */
  public static final int TYPE_CHANGED = 1 << 16;

  /** S: publish changed fields of hashes to the channel of the key. */
  public static final int SUBKEYSPACE = 1 << 17;

  /** T: publish changed fields of hashes to the channel of the event. */
  public static final int SUBKEYEVENT = 1 << 18;

  /** I: publish changed fields of hashes to a channel of each field. */
  public static final int SUBKEYSPACE_ITEM = 1 << 19;

  /** V: publish changed fields of hashes to the channel of the event and the key. */
  public static final int SUBKEYSPACE_EVENT = 1 << 20;

  private static final int FIELD_CHANNELS =
      SUBKEYSPACE | SUBKEYEVENT | SUBKEYSPACE_ITEM | SUBKEYSPACE_EVENT;

  /** A: all classes but m, n, o and c. */
  public static final int ALL =
      GENERIC | STRING | LIST | SET | HASH | SORTED_SET | EXPIRED | EVICTED | STREAM | MODULE;

  /** Nothing is published. */
  public static final KeyspaceEvents NONE = new KeyspaceEvents(0);

  /** Whether events of the class, one of the constants, are published anywhere. */
  public boolean publishes(int eventClass) {
    return (bits & eventClass) != 0 && (bits & (KEYSPACE | KEYEVENT)) != 0;
  }

  /** Whether it is published anywhere what happens to fields of hashes. */
  public boolean publishesFields() {
    return has(HASH) && (bits & FIELD_CHANNELS) != 0;
  }

  /** Whether any bit says where to publish. */
  public boolean namesChannels() {
    return (bits & (KEYSPACE | KEYEVENT | FIELD_CHANNELS)) != 0;
  }

  /** Whether all the bits are set. */
  public boolean has(int wanted) {
    return (bits & wanted) == wanted;
  }
}
