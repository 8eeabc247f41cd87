package io.vireo.persistence.rdb;

import java.io.IOException;

/** Takes the bytes that an {@link RdbWriter} made. On the writer's thread. */
@FunctionalInterface
public interface RdbSink {
  /** Takes bytes; they are the caller's again afterwards. */
  void write(byte[] array, int offset, int length) throws IOException;
}
