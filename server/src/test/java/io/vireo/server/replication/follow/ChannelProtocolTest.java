package io.vireo.server.replication.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is said on the connection of a full copy's own. */
class ChannelProtocolTest {
  private static final String ID = "0123456789012345678901234567890123456789";
  private static final String MARK = "abcdefghijabcdefghijabcdefghijabcdefghij";

  private final List<String> said = new ArrayList<>();
  private final StringBuilder payload = new StringBuilder();

  private final ChannelProtocol.Actions actions =
      new ChannelProtocol.Actions() {
        @Override
        public void sendOnChannel(List<Bytes> words) {
          said.add(words.stream().map(Bytes::toString).collect(Collectors.joining(" ")));
        }

        @Override
        public void fullSync(LinkActions.Position position) {
          said.add("<copy of " + position.offset() + ">");
        }

        @Override
        public void payloadBegin(PayloadReader coming) {
          said.add("<begin>");
        }

        @Override
        public void payload(byte[] bytes, int from, int to) {
          payload.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        }

        @Override
        public void channelEnd() {
          said.add("<end>");
        }

        @Override
        public void channelFailed(String why) {
          said.add("<failed>");
        }
      };

  private ChannelProtocol channel(String password) {
    LinkSettings settings = new LinkSettings(null, password, null, 6380, "8.0.2", true);
    return new ChannelProtocol(actions, settings, "17");
  }

  private static void hears(ChannelProtocol channel, String text, int step) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += step) {
      channel.received(bytes, at, Math.min(bytes.length, at + step));
    }
  }

  @Test
  void takesTheCopyThatIsItsReplicas() {
    for (int step = 1; step < 200; step += 13) {
      said.clear();
      payload.setLength(0);
      ChannelProtocol channel = channel("secret");
      channel.connected();
      hears(channel, "+OK\r\n+OK\r\n\n", step);
      hears(channel, "+FULLRESYNC " + ID + " 77\r\n\n$EOF:" + MARK + "\r\nREDIS" + MARK, step);
      channel.closed("gone");
      assertThat(said)
          .containsExactly(
              "AUTH secret",
              "REPLCONF capa eof rdb-only 1 rdb-channel 1 main-ch-client-id 17 listening-port 6380",
              "PSYNC ? -1",
              "<copy of 77>",
              "<begin>",
              "<end>");
      assertThat(payload).hasToString("REDIS");
    }
  }

  @Test
  void failsIfItIsNobodys() {
    ChannelProtocol channel = channel(null);
    channel.connected();
    hears(channel, "-ERR Unrecognized RDB client id: 17\r\n", 100);
    channel.closed("gone");
    assertThat(said).hasSize(2).endsWith("<failed>");
  }

  @Test
  void failsIfItIsCutOff() {
    ChannelProtocol channel = channel(null);
    channel.connected();
    hears(channel, "+OK\r\n+FULLRESYNC " + ID + " 0\r\n$5\r\nRED", 100);
    channel.closed("gone");
    assertThat(said).endsWith("<begin>", "<failed>");
  }
}
