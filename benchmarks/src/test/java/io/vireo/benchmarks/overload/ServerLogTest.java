package io.vireo.benchmarks.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerLogTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.lang.OutOfMemoryError: Java heap space",
        "io.netty.util.internal.OutOfDirectMemoryError: failed to allocate 4194304 byte(s)",
        "# Command lrange failed unexpectedly",
        "\tat io.vireo.server.resp.ReplyBuffer.grow(ReplyBuffer.java:81)",
        "ERROR io.netty.util.ResourceLeakDetector - LEAK: ByteBuf.release() was not called"
      })
  void findsAFault(String line) {
    assertThat(ServerLog.faults(List.of("fine", line))).containsExactly(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# Closing client: the heap has no room for its request: 127.0.0.1:4000",
        "# Client 127.0.0.1:4000 closed for overcoming of output buffer limits.",
        "* Ready to accept connections tcp"
      })
  void letsPassWhatAServerMayDo(String line) {
    assertThat(ServerLog.faults(List.of(line))).isEmpty();
  }
}
