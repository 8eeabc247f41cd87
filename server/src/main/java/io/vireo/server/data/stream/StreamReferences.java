package io.vireo.server.data.stream;

/** What becomes of the references that groups have to entries which are to be deleted. */
public enum StreamReferences {
  /** They stay: an entry may be pending that is not there any more. */
  KEEP("KEEPREF"),
  /** They go too: no consumer has the entry pending from then on. */
  DELETE("DELREF"),
  /**
   * Only entries are deleted to which there are none: each group has read and acknowledged them.
   */
  NONE("ACKED");

  private final String word;

  StreamReferences(String word) {
    this.word = word;
  }

  /** The option of commands that says so. */
  public String word() {
    return word;
  }
}
