package io.vireo.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of later versions, without checksums: those of Redis, and Valkey's own from 80 on. */
class LaterVersionsTest {
  /** Database 0, the string a, and the hash h in Valkey's form for fields with deadlines. */
  private static final String RECORDS =
      "\u00fe\0\0\1a\1b\26\1h\2\1f\1v\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\1g\1w\u00e8\3\0\0\0\0\0\0";

  private static final String END = "\u00ff\0\0\0\0\0\0\0\0";

  private static List<String> read(String file, boolean relaxed) throws IOException {
    byte[] bytes = file.getBytes(StandardCharsets.ISO_8859_1);
    RecordingVisitor visitor = new RecordingVisitor();
    RdbReader reader = new RdbReader(new RdbInput(new ByteArrayInputStream(bytes), true), visitor);
    reader.header(relaxed);
    while (reader.next()) {}
    return visitor.lines();
  }

  @Test
  void readsAFileOfValkey() throws IOException {
    assertThat(read("VALKEY080" + RECORDS + END, false))
        .contains("key a -1 -1 -1", "string b", "key h -1 -1 -1", "field f v -1", "field g w 1000");
  }

  @Test
  void readsAFileOfALaterRedis() throws IOException {
    assertThat(read("REDIS0014\u00fe\0\0\1a\1b" + END, true)).contains("string b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"VALKEY081", "VALKEY999", "REDIS0014", "REDIS0079"})
  void refusesLaterVersionsUnlessToldOtherwise(String head) {
    assertThatExceptionOfType(RdbException.class)
        .isThrownBy(() -> read(head + RECORDS + END, false))
        .withMessageStartingWith("Can't handle RDB format version ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"VALKEY079", "VALKEYx80", "REDIS0080", "REDIS0000", "REDISx013"})
  void refusesVersionsThatDoNotExist(String head) {
    assertThatExceptionOfType(RdbException.class)
        .isThrownBy(() -> read(head + RECORDS + END, true))
        .withMessageStartingWith("Can't handle RDB format version ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"VALKEZ080", "RODIS0012", "valkey080"})
  void refusesOtherFiles(String head) {
    assertThatExceptionOfType(RdbException.class)
        .isThrownBy(() -> read(head + RECORDS + END, true))
        .withMessage("Wrong signature trying to load DB from file");
  }

  @Test
  void takesNoTypeOfRedisThatValkeyDoesNotHave() {
    String early = "\u00fe\0\27\1h\1a" + END;
    assertThatExceptionOfType(RdbException.class)
        .isThrownBy(() -> read("VALKEY080" + early, false))
        .withMessageContaining("Unknown type of a value: 23");
  }
}
