package io.vireo.server.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BusCodecTest {
  private static final String NAME = "0123456789abcdef0123456789abcdef01234567";
  private static final String OTHER = "fedcba9876543210fedcba9876543210fedcba98";

  @Test
  void theHeaderLiesWhereRedisHasIt() {
    byte[] bytes = BusEncoder.encode(new BusMessage.Plain(header(MessageType.AUTH_REQUEST)));

    assertThat(bytes).hasSize(2256);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RCmb");
    assertThat(in.getInt(4)).isEqualTo(2256);
    assertThat(in.getShort(8)).as("version").isEqualTo((short) 1);
    assertThat(in.getShort(10)).as("port").isEqualTo((short) 7000);
    assertThat(in.getShort(12)).as("type").isEqualTo((short) 5);
    assertThat(in.getLong(16)).as("current epoch").isEqualTo(9);
    assertThat(in.getLong(24)).as("config epoch").isEqualTo(8);
    assertThat(in.getLong(32)).as("offset").isEqualTo(1234);
    assertThat(new String(bytes, 40, 40, StandardCharsets.US_ASCII)).isEqualTo(NAME);
    assertThat(bytes[80]).as("slots 0 to 7").isEqualTo((byte) 0b0000_0110);
    assertThat(bytes[80 + 2047]).as("slots 16376 to 16383").isEqualTo((byte) 0b1000_0000);
    assertThat(new String(bytes, 2128, 40, StandardCharsets.US_ASCII)).isEqualTo(OTHER);
    assertThat(new String(bytes, 2168, 9, StandardCharsets.US_ASCII)).isEqualTo("10.0.0.1\0");
    assertThat(in.getShort(2246)).as("other port").isEqualTo((short) 7001);
    assertThat(in.getShort(2248)).as("bus port").isEqualTo((short) 17000);
    assertThat(in.getShort(2250)).as("flags").isEqualTo((short) NodeFlags.REPLICA);
    assertThat(bytes[2252]).as("the cluster fails").isEqualTo((byte) 1);
    assertThat(bytes[2253]).as("the message's flags").isEqualTo((byte) 6);
  }

  @Test
  void gossipAndExtensionsLieWhereRedisHasThem() {
    byte[] bytes =
        BusEncoder.encode(
            new BusMessage.Heartbeat(
                header(MessageType.PING),
                List.of(new GossipEntry(OTHER, 3, 5, "10.0.0.2", 7002, 0, 17002, 1)),
                List.of(new PingExtension.Hostname("host-one"), new PingExtension.ShardId(OTHER))));

    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertThat(bytes).hasSize(2256 + 104 + 8 + 16 + 8 + 40);
    assertThat(in.getShort(14)).as("how many nodes are told of").isEqualTo((short) 1);
    assertThat(in.getShort(2214)).as("extensions").isEqualTo((short) 2);
    assertThat(in.getInt(2256 + 44)).as("pong received").isEqualTo(5);
    assertThat(in.getShort(2256 + 96)).as("bus port").isEqualTo((short) 17002);
    assertThat(in.getInt(2360)).as("length of the hostname, aligned").isEqualTo(24);
    assertThat(in.getInt(2384)).as("length of the shard").isEqualTo(48);
    assertThat(in.getShort(2388)).as("kind of the shard").isEqualTo((short) 3);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws BadBusMessage {
    for (BusMessage message : samples()) {
      assertThat(decode(BusEncoder.encode(message))).usingRecursiveComparison().isEqualTo(message);
    }
  }

  private static List<BusMessage> samples() {
    return List.of(
        new BusMessage.Heartbeat(
            header(MessageType.MEET),
            List.of(
                new GossipEntry(OTHER, 0, 1_700_000_000, "::1", 7002, 7003, 17002, 5),
                new GossipEntry(NAME, 4_000_000_000L, 0, "", 0, 0, 65_535, 0)),
            List.of(
                new PingExtension.Hostname("a.example.com"),
                new PingExtension.HumanNodename("seven77"),
                new PingExtension.AvailabilityZone("eu-west-1a"),
                new PingExtension.ForgottenNode(OTHER, 42),
                new PingExtension.ShardId(OTHER),
                new PingExtension.InternalSecret(NAME),
                new PingExtension.Unknown(99))),
        new BusMessage.Fail(header(MessageType.FAIL), OTHER),
        new BusMessage.Publish(header(MessageType.PUBLISH), bytes("news"), bytes("today")),
        new BusMessage.Publish(header(MessageType.PUBLISHSHARD), bytes(""), bytes("")),
        new BusMessage.Update(header(MessageType.UPDATE), OTHER, 77, SlotSet.range(5, 16_000)),
        new BusMessage.Plain(header(MessageType.AUTH_ACK)),
        new BusMessage.Plain(header(MessageType.MFSTART)),
        new BusMessage.Module(header(MessageType.MODULE), 6, 7, bytes("payload")));
  }

  /** No server checks the zone that its settings name: one with a blank must not cost a node. */
  @Test
  void aZoneMayBeAnyText() throws BadBusMessage {
    BusMessage.Heartbeat ping =
        new BusMessage.Heartbeat(
            header(MessageType.PING),
            List.of(),
            List.of(new PingExtension.AvailabilityZone("zone a, rack=2")));
    assertThat(decode(BusEncoder.encode(ping))).usingRecursiveComparison().isEqualTo(ping);
  }

  @Test
  void aMessageThatIsCutOffOrTooLongIsRefused() {
    for (BusMessage message : samples()) {
      byte[] bytes = BusEncoder.encode(message);
      for (int length : new int[] {8, 2255, bytes.length - 1, bytes.length + 8}) {
        if (length != bytes.length) {
          byte[] lying = java.util.Arrays.copyOf(bytes, length);
          ByteBuffer.wrap(lying).putInt(4, length);
          assertThatThrownBy(() -> decode(lying)).isInstanceOf(BadBusMessage.class);
        }
      }
    }
  }

  @Test
  void countsAndLengthsThatLieAreRefused() {
    byte[] ping = BusEncoder.encode(samples().get(0));
    assertRefused(ping, 14, 3);
    assertRefused(ping, 14, 0xffff);
    assertRefused(ping, 2214, 8);
    assertRefused(ping, 2214, 6);
    assertRefused(ping, 2256 + 2 * 104 + 2, 25);
    assertRefused(ping, 2256 + 2 * 104, 0x7fff);
    assertRefused(ping, 2256 + 2 * 104 + 2, 0);
    byte[] publish = BusEncoder.encode(samples().get(2));
    assertRefused(publish, 2256, 0xffff);
    assertRefused(publish, 2260, 0x8000);
  }

  @Test
  void anotherVersionOrKindIsRefusedAndTheNextMessageCanStillBeRead() throws BadBusMessage {
    byte[] ping = BusEncoder.encode(samples().get(0));
    assertRefused(ping, 8, 2);
    assertRefused(ping, 12, 11);
    ByteBuffer.wrap(ping).putShort(8, (short) 2);
    assertThat(BusDecoder.length(ByteBuffer.wrap(ping))).isEqualTo(ping.length);
  }

  @Test
  void namesThatAreNoneAreRefused() {
    byte[] ping = BusEncoder.encode(samples().get(0));
    assertRefused(ping, 40, 'A' << 8 | 'b');
    assertRefused(ping, 2256, '\n' << 8 | 'b');
    assertRefused(ping, 2128, ' ' << 8 | 'b');
    assertRefused(ping, 2168, '1' << 8 | '\n');
  }

  @Test
  void whatDoesNotBeginLikeAMessageEndsTheConnection() {
    assertThatThrownBy(() -> BusDecoder.length(ByteBuffer.wrap(bytes("GET / HT"))))
        .isInstanceOf(BadBusMessage.class)
        .hasMessageContaining("Bad message length or signature");
    assertThatThrownBy(
            () -> BusDecoder.length(ByteBuffer.wrap(new byte[] {'R', 'C', 'm', 'b', 0, 0, 8, 0})))
        .isInstanceOf(BadBusMessage.class);
  }

  @Test
  void damagedBytesAreReadOrRefusedAndNothingElse() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = BusEncoder.encode(samples().get(random.nextInt(samples().size())));
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        int at = random.nextBoolean() ? random.nextInt(bytes.length) : random.nextInt(8, 16);
        bytes[at] = (byte) random.nextInt();
      }
      try {
        decode(bytes);
      } catch (BadBusMessage refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }

  private static void assertRefused(byte[] good, int at, int value) {
    byte[] lying = good.clone();
    ByteBuffer.wrap(lying).putShort(at, (short) value);
    assertThatThrownBy(() -> decode(lying)).isInstanceOf(BadBusMessage.class);
  }

  private static BusMessage decode(byte[] bytes) throws BadBusMessage {
    return BusDecoder.decode(ByteBuffer.wrap(bytes));
  }

  private static BusHeader header(MessageType type) {
    long[] words = new long[256];
    words[0] = 0b110;
    words[255] = 1L << 63;
    return new BusHeader(
        type,
        NAME,
        7000,
        7001,
        17_000,
        "10.0.0.1",
        NodeFlags.REPLICA,
        9,
        8,
        1234,
        SlotSet.of(words),
        OTHER,
        true,
        BusHeader.FORCE_ACK | BusHeader.EXTENSIONS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
