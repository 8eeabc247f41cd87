package io.vireo.server.console;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The browsers that are in, each known by a secret that its cookie holds. One thread; it has no
 * clock of its own.
 *
 * <p>A visitor that asks for nothing for half an hour, and has no page open, has gone. There are
 * {@value #MOST} at most: one more takes the place of the one that has been idle longest, unless
 * all have a page open.
 */
final class Visitors {
  static final int MOST = 32;
  static final long IDLE_MILLIS = 30 * 60_000;

  private static final int SECRET_BYTES = 24;

  private final SecureRandom random = new SecureRandom();

  /** By secret; the visitor that has asked for something last stands last. */
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /** One browser. */
  static final class Entry {
    final String secret;
    final String token;
    final String user;
    final Visitor visitor;
    int pages;
    private long lastSeen;

    private Entry(String secret, String token, String user, Visitor visitor, long now) {
      this.secret = secret;
      this.token = token;
      this.user = user;
      this.visitor = visitor;
      lastSeen = now;
    }
  }

  /** Lets one in, as a user; null if there is no place. */
  Entry add(Visitor visitor, String user, long now) {
    tidy(now);
    if (entries.size() >= MOST && !leaveIdle()) {
      return null;
    }
    Entry entry = new Entry(secret(), secret(), user, visitor, now);
    entries.put(entry.secret, entry);
    return entry;
  }

  private boolean leaveIdle() {
    for (Entry entry : entries.values()) {
      if (entry.pages == 0) {
        entries.remove(entry.secret);
        entry.visitor.close("Others needed its place");
        return true;
      }
    }
    return false;
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The visitor that has a secret, and is here now; or null. */
  Entry find(String secret, long now) {
    tidy(now);
    Entry entry = secret == null ? null : entries.get(secret);
    if (entry != null) {
      entry.lastSeen = now;
    }
    return entry;
  }

  /** Forgets a visitor that has gone. */
  void remove(Visitor visitor) {
    entries.values().removeIf(entry -> entry.visitor == visitor);
  }

  private void tidy(long now) {
    Iterator<Entry> all = entries.values().iterator();
    while (all.hasNext()) {
      Entry entry = all.next();
      if (entry.pages == 0 && now - entry.lastSeen > IDLE_MILLIS) {
        all.remove();
        entry.visitor.close("It was idle for too long");
      }
    }
  }

  /** All go. */
  void closeAll(String why) {
    List.copyOf(entries.values()).forEach(entry -> entry.visitor.close(why));
    entries.clear();
  }

  int size() {
    return entries.size();
  }
}
