package io.vireo.server.cluster.file;

/**
 * A {@code nodes.conf} that is damaged, or of another format: the server must not start with it.
 */
public final class BadNodesFile extends Exception {
  private static final long serialVersionUID = 1;

  BadNodesFile(int line, String problem) {
    super("line " + line + ": " + problem, null, false, false);
  }
}
