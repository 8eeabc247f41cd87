package io.vireo.server.command;

import java.util.Locale;

/**
 * What a command does to the keys of one {@link KeySpec}: one of the four modes {@link #RO} to
 * {@link #RM} for the key as a whole, then what happens to the user's data in it. Access control,
 * GETKEYSANDFLAGS and the cluster ask.
 *
 * <p>The constants stand in the order in which the wire lists them.
 */
public enum KeyFlag {
  /** Reads the key's value and changes nothing. */
  RO,
  /** Changes the value, or what belongs to it, depending on what was there. */
  RW,
  /** Overwrites the value whatever was there. */
  OW,
  /** Deletes the key. */
  RM,
  /** Tells, copies or uses the user's data in the value. */
  ACCESS,
  /** Changes the user's data; what it writes may depend on what it found. */
  UPDATE,
  /** Adds data without changing or deleting what is there. */
  INSERT,
  /** Deletes data explicitly. */
  DELETE,
  /** Not a key but something that is routed like one, such as a shard channel. */
  NOT_KEY,
  /** The spec may miss keys. */
  INCOMPLETE,
  /** The options decide about the other flags, see {@link Command#keyFlagsBy}. */
  VARIABLE_FLAGS;

  private final String wireName = ordinal() < 4 ? name() : name().toLowerCase(Locale.ROOT);

  /** This flag's bit, for masks as in {@link KeyList#flags}. */
  public int bit() {
    return 1 << ordinal();
  }

  /** The name on the wire, as in {@code RW} or {@code access}. */
  public String wireName() {
    return wireName;
  }

  /** The union of the bits of some flags. */
  public static int bits(KeyFlag... flags) {
    int bits = 0;
    for (KeyFlag flag : flags) {
      bits |= flag.bit();
    }
    return bits;
  }
}
