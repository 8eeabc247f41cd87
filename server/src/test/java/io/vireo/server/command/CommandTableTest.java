package io.vireo.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTableTest {
  private static final List<String> NAMES =
      RecordedFacts.read().names().stream()
          .filter(name -> !name.contains("|"))
          .map(name -> name.toLowerCase(Locale.ROOT))
          .toList();

  private static CommandTable table(Map<String, String> renames, List<String> names) {
    var family = SampleFamily.generic();
    names.forEach(name -> family.declare(name, -1));
    CommandTable table = new CommandTable();
    table.fill(List.of(family), renames);
    return table;
  }

  private static String find(CommandTable table, String name) {
    byte[] padded = Ascii.bytes("xxx" + name + "xxx");
    Command command = table.find(padded, 3, name.length());
    return command == null ? null : command.name();
  }

  @Test
  void findsEveryNameInAnyCase() {
    CommandTable table = table(Map.of(), NAMES);
    var random = new Random(42);
    for (String name : NAMES) {
      assertThat(find(table, name)).isEqualTo(name);
      assertThat(find(table, name.toUpperCase(Locale.ROOT))).isEqualTo(name);
      StringBuilder mixed = new StringBuilder(name);
      for (int i = 0; i < name.length(); i++) {
        if (random.nextBoolean()) {
          mixed.setCharAt(i, Character.toUpperCase(name.charAt(i)));
        }
      }
      assertThat(find(table, mixed.toString())).isEqualTo(name);
      assertThat(table.find(mixed.toString()).name()).isEqualTo(name);
    }
  }

  @Test
  void aNameFillsItsBufferExactly() {
    CommandTable table = table(Map.of(), NAMES);
    for (String name : NAMES) {
      byte[] bytes = Ascii.bytes(name);
      assertThat(table.find(bytes, 0, bytes.length).name()).isEqualTo(name);
    }
  }

  @Test
  void findsNothingThatDiffersInOneByte() {
    CommandTable table = table(Map.of(), NAMES);
    var names = new TreeSet<>(NAMES);
    for (String name : NAMES) {
      byte[] bytes = Ascii.bytes(name);
      for (int i = 0; i < bytes.length; i++) {
        byte original = bytes[i];
        for (int b = Byte.MIN_VALUE; b <= Byte.MAX_VALUE; b++) {
          bytes[i] = (byte) b;
          Command found = table.find(bytes, 0, bytes.length);
          String folded = lowerAscii(bytes);
          assertThat(found == null ? null : found.name())
              .isEqualTo(names.contains(folded) ? folded : null);
        }
        bytes[i] = original;
      }
    }
  }

  private static String lowerAscii(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append((char) (b >= 'A' && b <= 'Z' ? b + 32 : b & 0xFF));
    }
    return text.toString();
  }

  @Test
  void findsNothingByAPartOrAnExtension() {
    CommandTable table = table(Map.of(), NAMES);
    assertThat(find(table, "")).isNull();
    assertThat(find(table, "se")).isNull();
    assertThat(find(table, "sett")).isNull();
    assertThat(find(table, "georadiusbymember_r")).isNull();
    assertThat(find(table, "georadiuxbymember_ro")).isNull();
    assertThat(find(table, "x".repeat(100_000))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1000})
  void tablesOfAnySize(int size) {
    List<String> names =
        new Random(size)
            .ints(size * 2L, 0, 1 << 30)
            .distinct()
            .limit(size)
            .mapToObj(n -> "c" + Integer.toString(n, 36))
            .toList();
    CommandTable table = table(Map.of(), names);
    assertThat(names).allSatisfy(name -> assertThat(find(table, name)).isEqualTo(name));
    assertThat(find(table, "d")).isNull();
  }

  @Test
  void idsAreDenseAndCountSubcommands() {
    var family = SampleFamily.generic();
    family.declare("A", 1);
    Command container = family.declareContainer("B");
    Command sub = SampleFamily.declareSub(container, "C", 2);
    family.declare("D", 1);
    var table = new CommandTable();
    table.fill(List.of(family), Map.of());
    assertThat(table.size()).isEqualTo(3);
    assertThat(table.idCount()).isEqualTo(4);
    for (int id = 0; id < 4; id++) {
      assertThat(table.byId(id).id()).isEqualTo(id);
    }
    assertThat(table.all()).extracting(Command::name).containsExactly("a", "b", "d");
    assertThat(table.find("b|C")).isSameAs(sub);
    assertThat(table.find("b|x")).isNull();
    assertThat(table.find("x|c")).isNull();
  }

  @Test
  void refusesTwoCommandsOfOneName() {
    assertThatThrownBy(() -> table(Map.of(), List.of("GET", "get")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("get");
  }

  @Test
  void renames() {
    CommandTable table = table(Map.of("Get", "Fetch", "set", ""), List.of("GET", "SET", "DEL"));
    assertThat(find(table, "get")).isNull();
    assertThat(find(table, "fetch")).isEqualTo("get");
    assertThat(find(table, "set")).isNull();
    assertThat(find(table, "del")).isEqualTo("del");
    assertThat(table.size()).isEqualTo(2);
    assertThatThrownBy(() -> table(Map.of("a", "b"), List.of("GET")))
        .hasMessageContaining("No command is called a");
    assertThatThrownBy(() -> table(Map.of("get", "SET"), List.of("GET", "SET")))
        .hasMessageContaining("Another command is called SET");
  }
}
