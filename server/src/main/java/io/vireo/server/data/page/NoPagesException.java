package io.vireo.server.data.page;

import java.io.IOException;

/**
 * The system gives no pages at all: no file to map can be made. Its message is for the operator.
 */
public final class NoPagesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * There are none.
   *
   * @param folders where a file could have been made
   * @param cause what happened there
   */
  NoPagesException(String folders, IOException cause) {
    super(
        "Keys lie in pages that are mapped from an empty file, which can be made in none of these"
            + " folders: "
            + folders
            + ". Name another one with -Djava.io.tmpdir=FOLDER (for bin/vireo-server in"
            + " VIREO_OPTS)",
        cause);
  }
}
