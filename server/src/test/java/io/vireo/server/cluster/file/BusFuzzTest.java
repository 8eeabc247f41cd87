package io.vireo.server.cluster.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.cluster.bus.BadBusMessage;
import io.vireo.server.cluster.bus.BusDecoder;
import io.vireo.server.cluster.bus.BusEncoder;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.machine.BusLink;
import io.vireo.server.cluster.machine.ClusterMachine;
import io.vireo.server.cluster.machine.ClusterOptions;
import io.vireo.server.cluster.machine.Effect;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Real messages, damaged by chance, are refused or taken: whatever they say, the node goes on, what
 * it sends can be read by others, and its file by itself when it starts again.
 */
class BusFuzzTest {
  private static final int ROUNDS = Integer.getInteger("vireo.bus.rounds", 30_000);
  private static final int LOOK_EACH = 100;
  private static final int MOST_CHANGES = 4;

  private final SplittableRandom random = new SplittableRandom(Seeds.of(20_261_124));
  private final List<byte[]> real = new ArrayList<>();
  private long now = 1_700_000_000_000L;

  /** A node whose messages are kept, and whose links answer nobody. */
  private final class Victim {
    private final List<BusLink> opened = new ArrayList<>();
    private final ClusterMachine machine;

    Victim(String ip) {
      ClusterOptions options = ClusterOptions.defaults(6379).withNodeTimeout(1000);
      machine = new ClusterMachine(options, new NoData(), random.split(), this::perform);
      machine.start(now, null);
      machine.meet(now, ip, 6379, 16_379);
    }

    private void perform(Effect effect) {
      if (effect instanceof Effect.Send send) {
        byte[] bytes = BusEncoder.encode(send.message());
        readable(bytes);
        if (real.size() < 1000) {
          real.add(bytes);
        } else {
          real.set(random.nextInt(1000), bytes);
        }
      } else if (effect instanceof Effect.OpenLink open) {
        opened.add(open.link());
      } else if (effect instanceof Effect.Log line) {
        assertThat(line.text()).isNotEmpty();
      }
    }

    private void take(BusMessage message) {
      while (opened.size() > 20) {
        machine.linkClosed(now, opened.remove(0));
      }
      BusLink link =
          opened.isEmpty() || random.nextInt(4) == 0
              ? machine.linkAccepted(now, "10.0.0." + random.nextInt(1, 9), "10.0.0.1")
              : opened.get(random.nextInt(opened.size()));
      if (!link.isInbound() && !link.isConnected()) {
        machine.linkConnected(now, link);
      }
      machine.received(now, link, message);
    }
  }

  private static void readable(byte[] bytes) {
    try {
      BusDecoder.decode(ByteBuffer.wrap(bytes));
    } catch (BadBusMessage lie) {
      throw new AssertionError("a node has sent what nobody can read", lie);
    }
  }

  private byte[] damaged() {
    byte[] bytes = real.get(random.nextInt(real.size())).clone();
    for (int change = random.nextInt(MOST_CHANGES); change > 0; change--) {
      int at =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(bytes.length);
            case 1 -> random.nextInt(8, 40);
            case 2 -> random.nextInt(2128, 2256);
            default -> random.nextInt(2048, bytes.length);
          };
      bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(4));
    }
    if (random.nextInt(4) == 0) {
      exchangeName(bytes);
    }
    return bytes;
  }

  /** Names that somebody has used stand where others stood. */
  private void exchangeName(byte[] bytes) {
    byte[] other = real.get(random.nextInt(real.size()));
    int from = random.nextBoolean() || other.length < 2256 + 40 ? 40 : 2256;
    int to = random.nextBoolean() || bytes.length < 2256 + 40 ? 40 : 2256;
    System.arraycopy(other, from, bytes, random.nextInt(3) == 0 ? 2128 : to, 40);
  }

  @Test
  void damagedMessagesEndNothing() throws BadNodesFile {
    List<Victim> victims = List.of(new Victim("10.0.0.2"), new Victim("10.0.0.1"));
    victims.get(0).machine.addSlots(now, 0, 8191);
    victims.get(1).machine.addSlots(now, 8192, 16_383);
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Victim victim = victims.get(round % 2);
      if (round % 5 == 0) {
        now += 100;
        victim.machine.tick(now);
      }
      if (real.isEmpty()) {
        victim.opened.forEach(link -> victim.machine.linkConnected(now, link));
      } else {
        taken += take(victim) ? 1 : 0;
      }
      if (round % LOOK_EACH == 0) {
        look(victim);
      }
    }
    assertThat(taken).as("messages that were taken").isBetween(ROUNDS / 4, ROUNDS * 99 / 100);
  }

  private boolean take(Victim victim) {
    BusMessage message;
    try {
      message = BusDecoder.decode(ByteBuffer.wrap(damaged()));
    } catch (BadBusMessage refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return false;
    }
    victim.take(message);
    return true;
  }

  private static void look(Victim victim) throws BadNodesFile {
    for (boolean tls : new boolean[] {false, true}) {
      NodesImage image = victim.machine.image();
      assertThat(NodesReader.read(NodeLines.file(image), tls)).isNotNull();
    }
  }
}
