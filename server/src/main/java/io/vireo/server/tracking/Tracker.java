package io.vireo.server.tracking;

import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeSet;

/**
 * A client that has asked for tracking at least once, in the eyes of {@link KeyTracking}. It stays
 * the same when tracking is turned off and on again, so that what the client has read before still
 * counts. Data context only.
 */
public final class Tracker {
  /** Remembers what clients have read. */
  interface Reads {
    /** A client, or its script, has run a command, whose keys count. */
    void ran(Tracker reader, Command command, Bytes[] words, int count);

    /** The command, transaction or script of a client is through. */
    void unitEnded();
  }

  private final long id;
  private final int number;
  private final Reads reads;
  private final TreeSet<Bytes> prefixes = new TreeSet<>();
  private TrackingOptions options = TrackingOptions.NONE;
  private boolean on;
  private boolean caching;
  private long redirect;
  private boolean redirectBroken;

  Tracker(long id, int number, Reads reads) {
    this.id = id;
    this.number = number;
    this.reads = reads;
  }

  /** The id of the client. */
  public long id() {
    return id;
  }

  /** A number that no other client has, and short: what is remembered of keys. */
  int number() {
    return number;
  }

  /** True between CLIENT TRACKING ON and OFF. */
  public boolean isOn() {
    return on;
  }

  /** What it has asked for last; of no meaning unless it {@link #isOn}. */
  public TrackingOptions options() {
    return options;
  }

  /** The prefixes of which it wants to hear, in their order; the empty one stands for all keys. */
  public Collection<Bytes> prefixes() {
    return Collections.unmodifiableCollection(prefixes);
  }

  TreeSet<Bytes> ownPrefixes() {
    return prefixes;
  }

  /** True after CLIENT CACHING until the end of the next command or transaction. */
  public boolean isCaching() {
    return caching;
  }

  /** The client that gets its messages, also after CLIENT TRACKING OFF; 0 for itself. */
  public long redirect() {
    return redirect;
  }

  /**
   * True once a message found nothing at the other end of the redirection; also after CLIENT
   * TRACKING OFF, where a message was owed.
   */
  public boolean isRedirectBroken() {
    return redirectBroken;
  }

  /** The client to which its messages were redirected is gone. */
  public void redirectBroken() {
    redirectBroken = true;
  }

  void on(TrackingOptions wish) {
    on = true;
    redirectBroken = false;
    options = wish;
    redirect = wish.redirect();
  }

  void off() {
    on = false;
    caching = false;
    redirectBroken = false;
    options = TrackingOptions.NONE;
  }

  /** True if it wants to hear of keys that it has read. */
  boolean hearsOfReads() {
    return on && !options.broadcast();
  }

  /** True if the keys of a command that runs now count. */
  boolean countsReads() {
    return hearsOfReads() && !(options.isSelective() && options.optIn() != caching);
  }

  /**
   * CLIENT CACHING: decides on the next command or transaction.
   *
   * @param yes whether its keys are to count
   * @return why that cannot be, an error, or null
   */
  public String caching(boolean yes) {
    if (yes && !options.optIn()) {
      return "ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.";
    }
    if (!yes && !options.optOut()) {
      return "ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.";
    }
    caching = true;
    return null;
  }

  /** What CLIENT CACHING said holds no longer. */
  public void endCaching() {
    caching = false;
  }

  /**
   * The client, or a script or transaction of its, has run a command: if that has read keys, they
   * count.
   *
   * @param words of the request, and perhaps others behind them
   * @param count how many belong to the request
   */
  public void ran(Command command, Bytes[] words, int count) {
    if (countsReads()) {
      reads.ran(this, command, words, count);
    }
  }

  /** Its command, script or transaction is through: what comes now comes behind the answer. */
  public void unitEnded() {
    reads.unitEnded();
  }
}
