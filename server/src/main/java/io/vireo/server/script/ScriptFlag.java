package io.vireo.server.script;

import io.vireo.server.data.Bytes;
import java.util.Locale;

/** What a script or function declares about itself. */
public enum ScriptFlag {
  /** It only reads; so it needs no memory for data either. */
  NO_WRITES,
  /** It may run while more memory is in use than may be. */
  ALLOW_OOM,
  /** It may run on a replica that lost its primary and does not serve stale data. */
  ALLOW_STALE,
  /** It does not run in a cluster. */
  NO_CLUSTER,
  /** It may touch keys of several slots. */
  ALLOW_CROSS_SLOT_KEYS;

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name in scripts and answers, as in {@code no-writes}. */
  public String wireName() {
    return wireName;
  }

  /** The flag of this very name, or null. */
  public static ScriptFlag of(Bytes name) {
    return of(name.toString());
  }

  /** The flag of this very name, or null. */
  public static ScriptFlag of(String name) {
    for (ScriptFlag flag : values()) {
      if (flag.wireName.equals(name)) {
        return flag;
      }
    }
    return null;
  }
}
