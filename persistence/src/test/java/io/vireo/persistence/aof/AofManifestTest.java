package io.vireo.persistence.aof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AofManifestTest {
  private static final String TOO_LARGE =
      "'A number of the AOF manifest is too large: numbers go up to 4611686018427387904'";

  @TempDir private Path folder;

  @Test
  void readsWhatItPrints() throws IOException {
    String text =
        """
        file "a b\\".2.base.rdb" seq 2 type b
        file a.1.base.rdb seq 1 type h
        file a.3.incr.aof seq 3 type i startoffset 5 endoffset 9
        file a.4.incr.aof seq 4 type i startoffset 9
        """;
    AofManifest manifest = AofManifest.parse(text);
    assertThat(manifest.print()).isEqualTo(text);
    assertThat(manifest.base().orElseThrow().name()).isEqualTo("a b\".2.base.rdb");
    assertThat(manifest.lastIncrement()).isEqualTo(4);
    assertThat(manifest.files()).hasSize(3);
  }

  @Test
  void countsOnFromTheLargestNumber() throws IOException {
    AofManifest manifest = AofManifest.parse("file a seq 4611686018427387904 type i\n");
    assertThat(new AofDirectory(folder, "a.aof").nextIncrement(manifest).name())
        .isEqualTo("a.aof.4611686018427387905.incr.aof");
  }

  @Test
  void ignoresCommentsAndUnknownFacts() throws IOException {
    AofManifest manifest = AofManifest.parse("# x\nfile a seq 1 type b colour red\n");
    assertThat(manifest.files()).containsExactly(new AofFile("a", 1, AofFile.Type.BASE));
  }

  @ParameterizedTest
  @CsvSource({
    "'', Found an empty AOF manifest",
    "'file a seq 1 type b\n\n', Invalid AOF manifest file format",
    "'file a seq 1 type b\nfile b seq 2 type b\n', Found duplicate base file information",
    "'file a seq 2 type i\nfile b seq 2 type i\n', Found a non-monotonic sequence number",
    "'file a seq 1 type x\n', Unknown AOF file type",
    "'file a seq 1\n', Invalid AOF manifest file format",
    "'filx a seq 1 type b\n', Invalid AOF manifest file format",
    "'file a seq 1 type b x\n', Invalid AOF manifest file format",
    "'file \"a seq 1 type b\n', Invalid AOF manifest file format",
    "'file ../a seq 1 type b\n', 'File can''t be a path, just a filename'",
    "'file a seq 9223372036854775807 type i\n', " + TOO_LARGE,
    "'file a seq 4611686018427387905 type b\n', " + TOO_LARGE,
    "'file a seq 99999999999999999999 type b\n', " + TOO_LARGE,
    "'file a seq 1 type i startoffset 9223372036854775807\n', " + TOO_LARGE,
    "'file a seq 1 type i startoffset 1 endoffset 99999999999999999999\n', " + TOO_LARGE
  })
  void refusesWhatMakesNoSense(String text, String error) {
    String content = text == null ? "" : text;
    assertThatThrownBy(() -> AofManifest.parse(content)).hasMessage(error);
  }

  @Test
  void aNewBaseMakesHistoryOfTheOldFiles() {
    AofDirectory directory = new AofDirectory(folder, "a.aof");
    AofManifest manifest = AofManifest.EMPTY;
    manifest = manifest.withBase(directory.nextBase(manifest, false), 0);
    manifest = manifest.plusIncrement(directory.nextIncrement(manifest));
    manifest = manifest.plusIncrement(directory.nextIncrement(manifest));
    manifest = manifest.withBase(directory.nextBase(manifest, true), 1);
    assertThat(manifest.print())
        .isEqualTo(
            """
            file a.aof.2.base.rdb seq 2 type b
            file a.aof.1.incr.aof seq 1 type h
            file a.aof.1.base.aof seq 1 type h
            file a.aof.2.incr.aof seq 2 type i
            """);
  }

  @Test
  void savesAndDeletes() throws IOException {
    AofDirectory directory = new AofDirectory(folder.resolve("log"), "a.aof");
    assertThat(directory.load()).isEmpty();
    AofManifest manifest = AofManifest.EMPTY;
    manifest = manifest.withBase(directory.nextBase(manifest, false), 0);
    directory.save(manifest);
    assertThat(directory.load()).contains(manifest);
    Files.createFile(directory.path(manifest.base().orElseThrow()));
    manifest = manifest.withBase(directory.nextBase(manifest, false), 0);
    directory.save(manifest);
    directory.deleteHistory(manifest);
    try (var files = Files.list(directory.path())) {
      assertThat(files).containsExactly(directory.path().resolve("a.aof.manifest"));
    }
  }
}
