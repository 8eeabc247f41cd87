package io.vireo.server.script;

/** A text that is no script; the message is the error that a client is answered. */
public final class InvalidScript extends Exception {
  private static final long serialVersionUID = 1;

  InvalidScript(String answer) {
    super(answer, null, false, false);
  }
}
