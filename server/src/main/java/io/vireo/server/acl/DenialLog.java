package io.vireo.server.acl;

import io.vireo.server.data.Bytes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * ACL LOG: what was refused, the latest first. The same refusal within a minute counts up the entry
 * that is there. Data context only.
 */
public final class DenialLog {
  /** Milliseconds within which refusals are the same. */
  private static final long SAME = 60_000;

  /** The number of entries that are looked at for the same refusal. */
  private static final int LOOKED_AT = 10;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long mostEntries;
  private long nextId;

  /** An empty log that keeps at most {@code mostEntries}. */
  public DenialLog(long mostEntries) {
    this.mostEntries = mostEntries;
  }

  /** Where a request came from. */
  public enum Context {
    /** From a client. */
    TOPLEVEL,
    /** From a client's transaction. */
    MULTI,
    /** From a script or a function. */
    LUA
  }

  /**
   * What was refused.
   *
   * @param object the command, key, or channel
   * @param user the user's name
   */
  public record Refusal(Denial reason, Context context, Bytes object, String user) {}

  /** A refusal, or several of the same. */
  public static final class Entry {
    private final Refusal refusal;
    private final long id;
    private final long created;
    private String client;
    private long updated;
    private long count = 1;

    private Entry(Refusal refusal, long id, String client, long now) {
      this.refusal = refusal;
      this.id = id;
      this.client = client;
      created = now;
      updated = now;
    }

    /** What was refused. */
    public Refusal refusal() {
      return refusal;
    }

    /** Its number, counted from 0. */
    public long id() {
      return id;
    }

    /** How often. */
    public long count() {
      return count;
    }

    /** When first, Unix milliseconds. */
    public long created() {
      return created;
    }

    /** When last, Unix milliseconds. */
    public long updated() {
      return updated;
    }

    /** The client that was refused last, as a line of CLIENT LIST. */
    public String client() {
      return client;
    }
  }

  /** Sets how many entries are kept; those that are too many go with the next refusal. */
  public void mostEntries(long most) {
    mostEntries = most;
  }

  /**
   * Adds a refusal.
   *
   * @param client a line about the client that was refused
   * @param now Unix milliseconds
   */
  public void add(Refusal refusal, String client, long now) {
    Entry same = takeSame(refusal, now);
    if (same == null) {
      entries.addFirst(new Entry(refusal, nextId++, client, now));
      while (entries.size() > mostEntries) {
        entries.removeLast();
      }
    } else {
      same.client = client;
      same.updated = now;
      same.count++;
      entries.addFirst(same);
    }
  }

  private Entry takeSame(Refusal refusal, long now) {
    Iterator<Entry> each = entries.iterator();
    for (int i = 0; i < LOOKED_AT && each.hasNext(); i++) {
      Entry entry = each.next();
      if (entry.refusal.equals(refusal) && Math.abs(entry.updated - now) <= SAME) {
        each.remove();
        return entry;
      }
    }
    return null;
  }

  /** The latest entries. */
  public List<Entry> latest(long most) {
    return new ArrayList<>(entries.stream().limit(Math.max(0, most)).toList());
  }

  /** Forgets all entries. */
  public void clear() {
    entries.clear();
  }
}
