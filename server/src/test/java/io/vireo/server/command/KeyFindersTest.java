package io.vireo.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected answers are those of COMMAND GETKEYSANDFLAGS in Redis 8.0.2. */
class KeyFindersTest {
  private final KeyList keys = new KeyList();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sort k | k:RO,access",
        "sort k by x limit 0 store get store store d | k:RO,access d:OW,update",
        "sort k store a store b | k:RO,access b:OW,update",
        "sort k store | k:RO,access",
      })
  void sort(String request, String expected) {
    TestWords words = TestWords.of(request);
    assertThat(KeyFinders.sort(words, keys)).isTrue();
    assertThat(words.at(keys)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "migrate h 1 k 0 5 | k:RW,access,delete",
        "migrate h 1  0 5 KEYS a b | a:RW,access,delete b:RW,access,delete",
        "migrate h 1  0 5 AUTH KEYS KEYS a | a:RW,access,delete",
        "migrate h 1  0 5 AUTH2 KEYS KEYS KEYS a | a:RW,access,delete",
        "migrate h 1  0 5 COPY KEYS | :RW,access,delete",
        "migrate h 1 k 0 5 KEYS a | misfit",
      })
  void migrate(String request, String expected) {
    TestWords words = TestWords.of(request);
    boolean fits = KeyFinders.migrate(words, keys);
    assertThat(fits ? words.at(keys) : "misfit").isEqualTo(expected);
  }

  /** Redis 8.0.2 looks for the first STORE alone, and stores under the last one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "georadius k 0 0 1 m | k:RO,access",
        "georadius k 0 0 1 m STORE a | k:RO,access a:OW,update",
        "georadius k 0 0 1 m STOREDIST a STORE b | k:RO,access b:OW,update a:OW,update",
        "georadius k 0 0 1 m COUNT 1 storedist STORE ASC STORE b"
            + " | k:RO,access ASC:OW,update b:OW,update STORE:OW,update",
        "georadius STORE 0 0 1 m STORE a STORE b | STORE:RO,access a:OW,update b:OW,update",
        "georadius k 0 0 1 m STORE | k:RO,access",
      })
  void georadius(String request, String expected) {
    TestWords words = TestWords.of(request);
    assertThat(KeyFinders.georadius(words, keys)).isTrue();
    assertThat(words.at(keys)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bitfield k | RO,access",
        "bitfield k get u8 0 | RO,access",
        "bitfield k OVERFLOW WRAP get u8 0 | RO,access",
        "bitfield k set u8 0 1 get u8 0 | RW,access,update",
        "bitfield k get u8 | RW,access,update",
        "bitfield k foo | RW,access,update",
      })
  void bitfield(String request, String expected) {
    TestWords words = TestWords.of(request);
    keys.add(1, KeyFinders.bitfield(words));
    assertThat(words.at(keys)).isEqualTo("k:" + expected);
  }
}
