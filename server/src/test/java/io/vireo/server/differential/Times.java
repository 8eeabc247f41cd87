package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;
import java.util.List;
import java.util.Set;

/** Compares replies in which times stand: the two servers work at slightly different ones. */
final class Times {
  private static final long TOLERANCE_MILLIS = 5_000;
  private static final long TOLERANCE_SECONDS = 5;

  /** Numbers from here on are milliseconds. */
  private static final long CERTAINLY_MILLIS = 5_000_000;

  private static final Set<String> LABELS = Set.of("idle", "inactive", "seen-time", "active-time");

  private Times() {}

  /** Whether two replies are the same but for times. */
  static boolean close(RespValue vireo, RespValue redis) {
    return close(vireo, redis, false);
  }

  private static boolean close(RespValue vireo, RespValue redis, boolean time) {
    if (vireo.equals(redis)) {
      return true;
    }
    if (vireo instanceof RespValue.Many ours && redis instanceof RespValue.Many theirs) {
      return ours.kind() == theirs.kind() && closeItems(ours.items(), theirs.items());
    }
    return vireo instanceof RespValue.Whole ours
        && redis instanceof RespValue.Whole theirs
        && close(ours.number(), theirs.number(), time);
  }

  private static boolean closeItems(List<RespValue> ours, List<RespValue> theirs) {
    if (ours.size() != theirs.size()) {
      return false;
    }
    boolean pending = isPending(theirs);
    for (int i = 0; i < ours.size(); i++) {
      boolean labelled = i > 0 && LABELS.contains(String.valueOf(theirs.get(i - 1).asText()));
      if (!close(ours.get(i), theirs.get(i), labelled || pending && i == 2)) {
        return false;
      }
    }
    return true;
  }

  /** An element of XPENDING: id, consumer, idle time, deliveries. */
  private static boolean isPending(List<RespValue> items) {
    return items.size() == 4
        && items.get(1) instanceof RespValue.Text
        && items.get(2) instanceof RespValue.Whole
        && items.get(3) instanceof RespValue.Whole;
  }

  private static boolean close(long ours, long theirs, boolean time) {
    long apart = Math.abs(ours - theirs);
    if (time || Math.min(ours, theirs) >= CERTAINLY_MILLIS) {
      return apart <= TOLERANCE_MILLIS;
    }
    return Math.min(ours, theirs) > TOLERANCE_SECONDS && apart <= TOLERANCE_SECONDS;
  }
}
