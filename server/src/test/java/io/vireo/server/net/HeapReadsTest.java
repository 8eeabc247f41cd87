package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapReadsTest {
  private static final int NEW_ENOUGH = 22;

  private final HeapReads reads = new HeapReads(Runnable::run);

  @TempDir Path folder;

  @Test
  void areReadyWhereTheJvmIsNewEnough() {
    reads.areReady();
    assertThat(reads.areReady()).isEqualTo(Runtime.version().feature() >= NEW_ENOUGH);
  }

  @Test
  void bringWhatIsThereToItsPlace() throws IOException {
    reads.areReady();
    assumeTrue(reads.areReady() && Epoll.isAvailable());
    DomainSocketAddress address = new DomainSocketAddress(folder.resolve("socket").toString());
    Socket listener = Socket.newSocketDomain();
    listener.bind(address);
    listener.listen(1);
    Socket client = Socket.newSocketDomain();
    client.connect(address);
    int accepted = listener.accept(new byte[128]);
    byte[] into = new byte[10];
    assertThat(reads.read(accepted, into, 0, 10)).isNegative();
    ByteBuffer sent = ByteBuffer.allocateDirect(5).put(new byte[] {1, 2, 3, 4, 5}).flip();
    client.write(sent, 0, 5);
    assertThat(reads.read(accepted, into, 2, 3)).isEqualTo(3);
    assertThat(into).containsExactly(0, 0, 1, 2, 3, 0, 0, 0, 0, 0);
    assertThat(reads.read(accepted, into, 5, 5)).isEqualTo(2);
    assertThat(into).containsExactly(0, 0, 1, 2, 3, 4, 5, 0, 0, 0);
    client.close();
    assertThat(reads.read(accepted, into, 0, 10)).isZero();
    new Socket(accepted).close();
    listener.close();
  }
}
