package io.vireo.server.engine.session;

import io.vireo.server.command.Origin;

/**
 * What a gate does about commands of an origin: it is asked, or it is not, for a reason. Immutable;
 * any thread.
 *
 * @param isAsked whether the gate is asked while it is closed
 * @param note why it is not asked, or what is special where it is; empty if nothing is. The table
 *     in docs/builders/architecture.md shows it
 */
public record GateRule(boolean isAsked, String note) {
  /** The gate is asked, as for a client's own request. */
  public static final GateRule ASK = new GateRule(true, "");

  /** It was asked when the command was queued, and for EXEC once more about all commands. */
  public static final GateRule EXEC_IS_ASKED = skip("EXEC is asked about all that is queued");

  /** Its answer to the script's own request holds until the end of the script. */
  public static final GateRule SCRIPT_IS_ASKED = skip("the script is asked when it begins");

  /** Its answer to the client's request holds while the client waits. */
  public static final GateRule REQUEST_IS_ASKED = skip("the request is asked when it comes");

  /** What another server has executed and sent is done here too. */
  public static final GateRule SENDER_IS_ASKED = skip("the sender has executed it");

  /** The rule of a gate that is asked about clients' own requests alone. */
  public static GateRule ofRequests(Origin origin) {
    return switch (origin) {
      case TRANSACTION -> EXEC_IS_ASKED;
      case SCRIPT -> SCRIPT_IS_ASKED;
      case SERVED -> REQUEST_IS_ASKED;
      case PRIMARY, IMPORT -> SENDER_IS_ASKED;
      default -> ASK;
    };
  }

  /** The gate is asked, and does or says something else than to a client's own request. */
  public static GateRule ask(String what) {
    return new GateRule(true, what);
  }

  /** The gate is not asked, for this reason. */
  public static GateRule skip(String reason) {
    return new GateRule(false, reason);
  }
}
