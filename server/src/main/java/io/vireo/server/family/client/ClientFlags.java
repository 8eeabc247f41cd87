package io.vireo.server.family.client;

import io.vireo.server.engine.session.Session;

/** The letters by which CLIENT LIST tells what a client is and does. */
final class ClientFlags {
  /** All letters that {@link #of} may have. */
  static final String ALL = "OSCMPxbtRBdcUreTgN";

  private ClientFlags() {}

  /** The letters in the order that tools know, {@code N} if there are no others. */
  static String of(Session session) {
    StringBuilder flags = new StringBuilder(4);
    flag(flags, session.monitor(), 'O');
    flag(flags, session.replica() && !session.monitor(), 'S');
    flag(flags, session.replicaChannel(), 'C');
    flag(flags, session.isPrimary(), 'M');
    flag(flags, session.subscribed(), 'P');
    flag(flags, session.transaction() != null, 'x');
    flag(flags, session.waiting() != null, 'b');
    flag(flags, session.isTracking(), 't');
    flag(flags, session.tracker() != null && session.tracker().isRedirectBroken(), 'R');
    flag(flags, session.isTracking() && session.tracker().options().broadcast(), 'B');
    flag(flags, session.isWatchBroken(), 'd');
    flag(flags, session.ending(), 'c');
    flag(flags, session.link().remoteAddress().startsWith("/"), 'U');
    flag(flags, session.readsFromReplica(), 'r');
    flag(flags, session.noEvict(), 'e');
    flag(flags, session.noTouch(), 'T');
    flag(flags, session.isImportSource(), 'I');
    flag(flags, session.isSlotTarget(), 'g');
    flag(flags, flags.length() == 0, 'N');
    return flags.toString();
  }

  private static void flag(StringBuilder flags, boolean set, char letter) {
    if (set) {
      flags.append(letter);
    }
  }
}
