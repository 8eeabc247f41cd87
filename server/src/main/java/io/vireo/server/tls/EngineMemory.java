package io.vireo.server.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import javax.net.ssl.SSLEngine;

/**
 * What the engine of a connection takes, about: measured as what 900 connections that had said
 * something took more than as many without TLS, in the heap after a full collection and in the
 * memory of the process outside the heap.
 *
 * @param heap bytes of the heap
 * @param outside bytes outside of it
 */
public record EngineMemory(long heap, long outside) {
  /** That of a connection without TLS. */
  public static final EngineMemory NONE = new EngineMemory(0, 0);

  /** The session, its keys and its buffers are BoringSSL's own. */
  private static final EngineMemory BORINGSSL = new EngineMemory(1280, 28 * 1024);

  private static final EngineMemory JDK = new EngineMemory(5 * 1024, 2 * 1024);

  /** That of an engine. */
  static EngineMemory of(SSLEngine engine) {
    return engine instanceof ReferenceCountedOpenSslEngine ? BORINGSSL : JDK;
  }

  /** Bytes in all. */
  public long bytes() {
    return heap + outside;
  }
}
