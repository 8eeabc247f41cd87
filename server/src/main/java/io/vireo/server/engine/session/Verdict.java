package io.vireo.server.engine.session;

import io.vireo.server.resp.Reply;
import java.util.function.Consumer;

/**
 * What a gate says about a command. Immutable.
 *
 * @param error what a refused command is answered; null unless it is refused
 * @param queue where the client waits; null unless it waits
 * @param answer gives the answer; null unless the gate answers itself
 */
public record Verdict(Kind kind, String error, GateQueue queue, Consumer<Reply> answer) {
  /** What becomes of the command. */
  public enum Kind {
    /** It may run, as far as this gate is concerned. */
    PASS,
    /** It is answered with an error. */
    REFUSE,
    /**
     * It is answered with an error as it is, also if it is EXEC: the client is to ask elsewhere.
     */
    REDIRECT,
    /** The gate answers, and it is not executed. */
    ANSWER,
    /** It is queued in the client's transaction. */
    QUEUE,
    /** Its client waits until the gate opens; then it is asked for again. */
    WAIT
  }

  /** The command may run. */
  public static final Verdict PASS = new Verdict(Kind.PASS, null, null, null);

  /** The command belongs to a transaction. */
  public static final Verdict QUEUE = new Verdict(Kind.QUEUE, null, null, null);

  /** The command is answered with an error, which begins with its code. */
  public static Verdict refuse(String error) {
    return new Verdict(Kind.REFUSE, error, null, null);
  }

  /** The command is answered with an error that tells where to ask instead, or when. */
  public static Verdict redirect(String error) {
    return new Verdict(Kind.REDIRECT, error, null, null);
  }

  /** The command is not executed, and has this answer. */
  public static Verdict answer(Consumer<Reply> answer) {
    return new Verdict(Kind.ANSWER, null, null, answer);
  }

  /** The client waits with others. */
  public static Verdict waitIn(GateQueue queue) {
    return new Verdict(Kind.WAIT, null, queue, null);
  }
}
