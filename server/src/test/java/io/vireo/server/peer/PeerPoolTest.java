package io.vireo.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PeerPoolTest {
  private static final LinkOptions OPTIONS = LinkOptions.plain(100, PeerLimits.forLines());

  private final List<FakeLink> opened = new ArrayList<>();
  private final Peers peers =
      new Peers() {
        @Override
        public void execute(Runnable task) {
          task.run();
        }

        @Override
        public PeerLink open(PeerAddress address, LinkOptions options) {
          FakeLink link = new FakeLink();
          opened.add(link);
          return link;
        }

        @Override
        public long keptBytes() {
          return 0;
        }

        @Override
        public void close() {}
      };

  private final PeerPool pool = new PeerPool(peers, 2, 10_000);

  private static final class FakeLink implements PeerLink {
    private LinkListener listener = LinkListener.none();
    private boolean open = true;

    @Override
    public void send(PeerRequest request, Consumer<PeerOutcome> handler) {}

    @Override
    public void tell(byte[] bytes) {}

    @Override
    public void tell(PeerRequest request) {}

    @Override
    public boolean isWritable() {
      return open;
    }

    @Override
    public void listener(LinkListener newListener) {
      listener = newListener;
    }

    @Override
    public void detach(Consumer<ByteBuffer> consumer) {}

    @Override
    public void reading(boolean on) {}

    @Override
    public String localHost() {
      return "";
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
      listener.closed(new PeerFailure(PeerFailure.Reason.CLOSED, "", false));
    }
  }

  private PeerPool.Lease take(int port) {
    return pool.take(new PeerAddress("host", port), OPTIONS);
  }

  @Test
  void givesBackWhatWaitsForTheSameServer() {
    PeerPool.Lease first = take(1);
    assertThat(first.database()).isEqualTo(PeerPool.Lease.UNKNOWN);
    first.database(3);
    pool.keep(first, 0);
    assertThat(pool.size()).isEqualTo(1);
    PeerPool.Lease other = take(2);
    assertThat(other).isNotSameAs(first);
    assertThat(take(1)).isSameAs(first);
    assertThat(pool.size()).isZero();
    assertThat(take(1)).isNotSameAs(first);
    assertThat(opened).hasSize(3);
  }

  @Test
  void closesWhatHasWaitedTooLong() {
    pool.keep(take(1), 0);
    pool.keep(take(2), 5_000);
    pool.closeOld(10_000);
    assertThat(pool.size()).isEqualTo(2);
    pool.closeOld(10_001);
    assertThat(pool.size()).isEqualTo(1);
    assertThat(opened).extracting(PeerLink::isOpen).containsExactly(false, true);
  }

  @Test
  void keepsNoMoreThanItMay() {
    List<PeerPool.Lease> leases = List.of(take(1), take(2), take(3));
    leases.forEach(lease -> pool.keep(lease, 0));
    assertThat(pool.size()).isEqualTo(2);
    assertThat(opened).extracting(PeerLink::isOpen).containsExactly(false, true, true);
  }

  @Test
  void dropsWhatEndsMeanwhile() {
    PeerPool.Lease lease = take(1);
    pool.keep(lease, 0);
    opened.get(0).close();
    assertThat(pool.size()).isZero();
    assertThat(take(1)).isNotSameAs(lease);
  }

  @Test
  void whoHasTakenOneIsNotDisturbed() {
    pool.keep(take(1), 0);
    PeerPool.Lease lease = take(1);
    pool.closeOld(1_000_000);
    assertThat(lease.link().isOpen()).isTrue();
  }
}
