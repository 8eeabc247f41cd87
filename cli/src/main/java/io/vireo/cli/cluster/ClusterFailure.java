package io.vireo.cli.cluster;

/** What was asked of a cluster cannot be done; the message says why. */
final class ClusterFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterFailure(String message) {
    super(message, null, false, false);
  }
}
