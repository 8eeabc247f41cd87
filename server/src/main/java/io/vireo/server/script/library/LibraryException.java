package io.vireo.server.script.library;

/** Why a library cannot be loaded, in the words that its author reads. */
public final class LibraryException extends Exception {
  private static final long serialVersionUID = 1;

  /** A reason: a sentence, without the code of an error. */
  public LibraryException(String reason) {
    super(reason, null, false, false);
  }
}
