package io.vireo.server.process;

import io.vireo.config.VireoSettings;

/** Which Vireo this is, and which Redis it speaks like. */
public final class Version {
  /** Vireo's own version. */
  public static final String VIREO = "0.1.0";

  /** The version of Redis whose behaviour it keeps to. */
  public static final String REDIS = VireoSettings.REDIS_VERSION;

  private static final String COMMIT = "00000000";

  private Version() {}

  /** The line of {@code --version}, built like redis-server's. */
  public static String line() {
    return "Vireo server v=%s sha=%s:0 malloc=jvm bits=64 build=%016x (Redis %s compatible)"
        .formatted(VIREO, COMMIT, build(), REDIS);
  }

  /** The entry of the log that names the version. */
  public static String started(long pid) {
    return "Vireo version="
        + VIREO
        + ", redis="
        + REDIS
        + ", java="
        + Runtime.version().feature()
        + ", bits=64, pid="
        + pid
        + ", just started";
  }

  private static long build() {
    return (VIREO + ' ' + COMMIT + ' ' + REDIS).hashCode() & 0xFFFF_FFFFL;
  }
}
