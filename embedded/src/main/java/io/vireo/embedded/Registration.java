package io.vireo.embedded;

/** What ends something that was asked for. Any thread. */
public interface Registration extends AutoCloseable {
  /** Ends it; does nothing if that was done before, or the server is closed. */
  @Override
  void close();
}
