package io.vireo.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortBlockTest {
  /** Two processes differ from two blocks in nothing: the system knows listeners only. */
  @Test
  void twoBlocksHaveNoPortInCommon() throws IOException {
    try (PortBlock one = PortBlock.claim();
        PortBlock other = PortBlock.claim()) {
      Set<Integer> ports = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        assertThat(ports.add(one.next())).isTrue();
        assertThat(ports.add(other.next())).isTrue();
      }
    }
  }

  @Test
  void aPortOnWhichSomebodyListensIsLeftOut() throws IOException {
    try (PortBlock block = PortBlock.claim()) {
      int next = block.next() + 1;
      try (ServerSocket taken = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
        assertThat(block.next()).isNotEqualTo(taken.getLocalPort());
      }
    }
  }

  @Test
  void theSystemGivesNoneOfThemToAClient() throws IOException {
    int port = FreePort.find();
    try (ServerSocket anyone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(port).isBetween(10_000, 19_999).isLessThan(anyone.getLocalPort());
    }
  }
}
