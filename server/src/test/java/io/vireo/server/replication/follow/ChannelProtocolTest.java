package io.vireo.server.replication.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said on the connection of a full copy's own. */
class ChannelProtocolTest {
  private static final String ID = "0123456789012345678901234567890123456789";
  private static final String MARK = "abcdefghijabcdefghijabcdefghijabcdefghij";

  private final List<String> said = new ArrayList<>();
  private final StringBuilder payload = new StringBuilder();
  private String reason = "";

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
        public void endOffset(EndOffset end) {
          said.add(
              "<" + end.channelId() + " ends at " + end.position() + ":" + end.database() + ">");
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
          reason = why;
        }
      };

  private ChannelProtocol channel(String password) {
    return channel(password, "17");
  }

  private ChannelProtocol channel(String password, String mainId) {
    LinkSettings settings = new LinkSettings(null, password, null, 6380, null, "8.0.2", true, true);
    return new ChannelProtocol(actions, settings, mainId);
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

  @Test
  void takesTheCopyOfAValkey() {
    for (int step = 1; step < 250; step += 13) {
      said.clear();
      payload.setLength(0);
      ChannelProtocol channel = channel("secret", null);
      channel.connected();
      hears(channel, "+OK\r\n+OK\r\n\n\n", step);
      String head = "$ENDOFF:77 " + ID + " 3 18\r\n\n$EOF:" + MARK + "\r\n";
      hears(channel, head + "REDIS" + MARK, step);
      channel.closed("gone");
      assertThat(said)
          .containsExactly(
              "AUTH secret",
              "REPLCONF capa eof rdb-only 1 rdb-channel 1 listening-port 6380",
              "SYNC",
              "<18 ends at " + new LinkActions.Position(ID, 77) + ":3>",
              "<begin>",
              "<end>");
      assertThat(payload).hasToString("REDIS");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$ENDOFF:77 ID 3",
        "$ENDOFF:77 ID 3 18 more",
        "$ENDOFF:-1 ID 0 18",
        "$ENDOFF:x ID 0 18",
        "$ENDOFF:99999999999999999999 ID 0 18",
        "$ENDOFF:77 short 0 18",
        "$ENDOFF:77 ID -2 18",
        "$ENDOFF:77 ID 0 id",
        "$EOF:ID",
        "+FULLRESYNC ID 77",
        "-ERR no"
      })
  void failsIfItIsNotToldWhereTheCopyEnds(String line) {
    ChannelProtocol channel = channel(null, null);
    channel.connected();
    String answer = line.replace("ID", ID);
    hears(channel, "+OK\r\n\n" + answer + "\r\n$3\r\nabc", 100);
    channel.closed("gone");
    assertThat(said).hasSize(3).endsWith("SYNC", "<failed>");
    assertThat(reason).isEqualTo("Bad answer to SYNC on the RDB channel: " + answer);
    assertThat(payload).isEmpty();
  }

  /** What it announces may be what ends it, in the middle of what has come. */
  @Test
  void doesNothingMoreOnceItIsEnded() {
    ChannelProtocol channel = channel(null, null);
    channel.connected();
    hears(channel, "+OK\r\n$ENDOFF:77 " + ID + " 0 18\r\n", 100);
    channel.end();
    hears(channel, "$3\r\nabc", 100);
    channel.closed("gone");
    assertThat(said).doesNotContain("<begin>", "<failed>");
  }
}
