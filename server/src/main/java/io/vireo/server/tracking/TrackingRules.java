package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import java.util.List;
import java.util.TreeSet;

/** Which wishes of CLIENT TRACKING ON go together. */
final class TrackingRules {
  private static final String OTHER_MODE =
      " before disabling tracking for this client, and then re-enabling it with a different mode.";

  private TrackingRules() {}

  /** Why a client cannot have what it asks for, an error, or null. */
  static String refusal(Tracker tracker, TrackingOptions wish) {
    if (!wish.broadcast() && !wish.prefixes().isEmpty()) {
      return "ERR PREFIX option requires BCAST mode to be enabled";
    }
    if (tracker.isOn() && tracker.options().broadcast() != wish.broadcast()) {
      return "ERR You can't switch BCAST mode on/off" + OTHER_MODE;
    }
    if (wish.broadcast() && wish.isSelective()) {
      return "ERR OPTIN and OPTOUT are not compatible with BCAST";
    }
    if (wish.optIn() && wish.optOut()) {
      return "ERR You can't specify both OPTIN mode and OPTOUT mode";
    }
    boolean other =
        wish.optIn() && tracker.options().optOut() || wish.optOut() && tracker.options().optIn();
    if (tracker.isOn() && other) {
      return "ERR You can't switch OPTIN/OPTOUT mode" + OTHER_MODE;
    }
    return overlap(tracker, wish.prefixes());
  }

  private static String overlap(Tracker tracker, List<Bytes> prefixes) {
    for (int i = 0; i < prefixes.size(); i++) {
      Bytes prefix = prefixes.get(i);
      Bytes own = overlapping(tracker.ownPrefixes(), prefix);
      if (own != null) {
        return overlap(prefix, "an existing prefix", own);
      }
      for (Bytes other : prefixes.subList(i + 1, prefixes.size())) {
        if (overlaps(prefix, other)) {
          return overlap(prefix, "another provided prefix", other);
        }
      }
    }
    return null;
  }

  private static String overlap(Bytes prefix, String what, Bytes other) {
    return "ERR Prefix '"
        + prefix
        + "' overlaps with "
        + what
        + " '"
        + other
        + "'. Prefixes for a single client must not overlap.";
  }

  private static boolean overlaps(Bytes one, Bytes other) {
    return Prefix.begins(one, other) || Prefix.begins(other, one);
  }

  /**
   * The first of a client's prefixes that overlaps with another one, or null. As they do not
   * overlap with each other, but for the empty one, its neighbours in order are enough to ask.
   */
  private static Bytes overlapping(TreeSet<Bytes> prefixes, Bytes prefix) {
    Bytes first = prefixes.isEmpty() ? null : prefixes.first();
    if (first == null || overlaps(first, prefix)) {
      return first;
    }
    Bytes before = prefixes.floor(prefix);
    if (before != null && overlaps(before, prefix)) {
      return before;
    }
    Bytes after = prefixes.ceiling(prefix);
    return after != null && overlaps(after, prefix) ? after : null;
  }
}
