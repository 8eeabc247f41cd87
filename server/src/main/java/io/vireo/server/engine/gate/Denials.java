package io.vireo.server.engine.gate;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.acl.DenialLog;
import io.vireo.server.acl.DenialLog.Context;
import io.vireo.server.acl.DenialLog.Refusal;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.Keyspace;
import java.util.function.BiFunction;

/**
 * Keeps the books on what users may not do: ACL LOG and the counters of INFO. Data context only.
 */
public final class Denials {
  /** Entries that the log keeps unless a setting says otherwise. */
  private static final int USUAL = 128;

  private final Keyspace keyspace;
  private final DataMetrics metrics;
  private final DenialLog log = new DenialLog(USUAL);
  private final BiFunction<Session, String, String> describer;

  /**
   * Empty books, with the time of a keyspace.
   *
   * @param describer describes a client, which has sent a command, in a line as of CLIENT LIST
   */
  public Denials(
      Keyspace keyspace, DataMetrics metrics, BiFunction<Session, String, String> describer) {
    this.keyspace = keyspace;
    this.metrics = metrics;
    this.describer = describer;
  }

  /** How many databases there are. */
  int databases() {
    return keyspace.size();
  }

  /** The log. */
  public DenialLog log() {
    return log;
  }

  /**
   * Something was refused.
   *
   * @param client the client whose request it was
   * @param command what the client asked for, as CLIENT LIST shows it
   */
  public void add(Session client, String command, Refusal refusal) {
    switch (refusal.reason()) {
      case DATABASE -> metrics.aclDeniedDatabase.add(1);
      case COMMAND -> metrics.aclDeniedCommand.add(1);
      case KEY -> metrics.aclDeniedKey.add(1);
      case CHANNEL -> metrics.aclDeniedChannel.add(1);
      case CERTIFICATE -> metrics.aclDeniedCertificate.add(1);
      default -> metrics.aclDeniedAuth.add(1);
    }
    log.add(refusal, describer.apply(client, command), keyspace.now());
  }

  /** Whether a client's own request belongs to a transaction. */
  public static Context contextOf(Session client) {
    return client.transaction() == null ? Context.TOPLEVEL : Context.MULTI;
  }
}
