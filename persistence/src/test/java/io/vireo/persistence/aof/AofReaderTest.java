package io.vireo.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.persistence.disk.DurableFiles;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AofReaderTest {
  private static final String SET = "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$4\r\na\r\nb\r\n";
  private static final String DEL = "*2\r\n$3\r\nDEL\r\n$0\r\n\r\n";

  @TempDir private Path folder;

  private static AofReader reader(String text) {
    return new AofReader(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), 0, 0, bytes -> {});
  }

  private static List<String> all(AofReader reader) throws IOException {
    List<String> commands = new ArrayList<>();
    while (reader.next()) {
      List<String> words = new ArrayList<>();
      for (int i = 0; i < reader.count(); i++) {
        words.add(
            new String(
                reader.array(i), reader.offset(i), reader.length(i), StandardCharsets.ISO_8859_1));
      }
      commands.add(String.join(" ", words));
    }
    return commands;
  }

  @Test
  void readsCommandsAndTimestamps() throws IOException {
    AofReader reader = reader("#TS:17\r\n" + SET + "#other\r\n" + DEL + "#TS:18\r\n");
    assertThat(all(reader)).containsExactly("SET k a\r\nb", "DEL ");
    assertThat(reader.timestamp()).isEqualTo(18);
  }

  /** Heads and words that lie across the end of the buffer are read as all others. */
  @Test
  void readsCommandsAtEveryPlaceOfItsBuffer() throws IOException {
    for (int before = (1 << 16) - 2 * SET.length(); before <= 1 << 16; before++) {
      String first = "*1\r\n$" + before + "\r\n" + "x".repeat(before) + "\r\n";
      AofReader reader = reader(first + SET + DEL);
      assertThat(all(reader)).containsExactly("x".repeat(before), "SET k a\r\nb", "DEL ");
      assertThat(reader.goodOffset()).isEqualTo(first.length() + SET.length() + DEL.length());
    }
  }

  /** Many words, and long ones, among short commands, however little each read brings. */
  @Test
  void readsCommandsOfAllSizesFromAStreamThatBringsLittle() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      int count = 1 + random.nextInt(i % 100 == 0 ? 1000 : 4);
      text.append("*").append(count).append("\r\n");
      List<String> words = new ArrayList<>();
      for (int j = 0; j < count; j++) {
        words.add("x".repeat(random.nextInt(i % 300 == 1 ? 100_000 : 60)));
        text.append("$").append(words.get(j).length()).append("\r\n");
        text.append(words.get(j)).append("\r\n");
      }
      expected.add(String.join(" ", words));
    }
    InputStream slow =
        new FilterInputStream(
            new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.ISO_8859_1))) {
          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            return super.read(into, from, 1 + random.nextInt(Math.min(length, 3000)));
          }
        };
    AofReader reader = new AofReader(slow, 0, 0, bytes -> {});
    assertThat(all(reader)).isEqualTo(expected);
    assertThat(reader.goodOffset()).isEqualTo(text.length());
  }

  @Test
  void readsHeadsAsPeopleWriteThem() throws IOException {
    String words = "$0003\nGET\r\n$00000000000001\r\nk\r\n";
    assertThat(all(reader("*2\n" + words + SET))).containsExactly("GET k", "SET k a\r\nb");
  }

  @Test
  void knowsAtEveryTruncationWhereTheLastWholeCommandEnded() throws IOException {
    String whole = SET + DEL;
    for (int length = 0; length < whole.length(); length++) {
      AofReader reader = reader(whole.substring(0, length));
      int expected = length < SET.length() ? 0 : SET.length();
      if (length == 0 || length == SET.length()) {
        all(reader);
        assertThat(reader.goodOffset()).isEqualTo(expected);
      } else {
        assertThatExceptionOfType(AofFormatException.class)
            .isThrownBy(() -> all(reader))
            .satisfies(e -> assertThat(e.isCutOff()).isTrue())
            .satisfies(e -> assertThat(e.offset()).isEqualTo(expected));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET k v\r\n",
        "corruption",
        "\0",
        "*x\r\n",
        "*0\r\n",
        "*8388608\r\n",
        "*8388608\r\n" + DEL,
        "*0\r\n" + DEL,
        "*\r\n" + DEL,
        "*1\r$3\r\nDEL\r\n",
        "*-1\r\n",
        "*1\r\n+PING\r\n",
        "*1\r\n$-1\r\n",
        "*1\r\n$4\r\nPINGxx",
        "*99999999999\r\n"
      })
  void refusesOtherThings(String text) {
    AofReader reader = reader(SET + text);
    assertThatExceptionOfType(AofFormatException.class)
        .isThrownBy(() -> all(reader))
        .satisfies(e -> assertThat(e.isCutOff()).isFalse())
        .satisfies(e -> assertThat(e.offset()).isEqualTo(SET.length()));
  }

  @Test
  void appendsBehindWhatIsThere() throws IOException {
    Path file = folder.resolve("a.incr.aof");
    for (int i = 1; i <= 2; i++) {
      try (AofAppender appender = AofAppender.behind(DurableFiles.SYSTEM, file)) {
        appender.append(SET.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(appender.isSynced()).isFalse();
        appender.sync();
        assertThat(appender.isSynced()).isTrue();
        assertThat(appender.size()).isEqualTo((long) i * SET.length());
      }
    }
    assertThat(Files.readString(file)).isEqualTo(SET + SET);
  }
}
