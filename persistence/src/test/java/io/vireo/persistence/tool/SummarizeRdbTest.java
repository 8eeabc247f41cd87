package io.vireo.persistence.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vireo.persistence.rdb.RdbWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummarizeRdbTest {
  @TempDir private Path folder;

  private Path file(Consumer<RdbWriter> content) throws IOException {
    return Files.write(folder.resolve("dump.rdb"), SampleRdb.of(content));
  }

  private static List<String> words(ToolRun run) {
    return run.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
  }

  @Test
  void tellsWhatIsInAFile() throws IOException {
    Path file = file(SampleRdb::allSorts);
    ToolRun run = ToolRun.of("rdb", "--top", "2", file.toString());
    assertThat(words(run))
        .containsExactly(
            "File " + file,
            "RDB version 12",
            "Checksum right",
            "redis-ver 8.0.2",
            "ctime 1600000000",
            "Functions lib, 59 bytes",
            "Bytes 568",
            "Keys 13 in all",
            "",
            "Databases",
            "",
            "keys expiring bytes % of the file",
            "db0 6 1 99 17.4",
            "db3 7 1 351 61.8",
            "",
            "Types and encodings",
            "",
            "keys elements bytes % of the file bytes per key",
            "hash hashtable 1 1 26 4.6 26.0",
            "hash listpack 1 2 31 5.5 31.0",
            "hash listpackex 1 2 41 7.2 41.0",
            "list quicklist 1 4 40 7.0 40.0",
            "set hashtable 1 2 10 1.8 10.0",
            "set intset 1 3 23 4.0 23.0",
            "set listpack 1 2 25 4.4 25.0",
            "stream stream 1 2 155 27.3 155.0",
            "string embstr 1 1 17 3.0 17.0",
            "string int 1 1 8 1.4 8.0",
            "string raw 1 1 24 4.2 24.0",
            "zset listpack 1 2 33 5.8 33.0",
            "zset skiplist 1 1 17 3.0 17.0",
            "",
            "Hashes with fields that expire: 2",
            "",
            "Time left",
            "",
            "up to keys",
            "expired 1",
            "1 minute 1",
            "never 11",
            "",
            "Keys of most bytes",
            "",
            "bytes elements db type encoding expires key",
            "155 2 3 stream stream never stream",
            "41 2 3 hash listpackex never ex:hash",
            "",
            "Keys of most elements",
            "",
            "bytes elements db type encoding expires key",
            "40 4 3 list quicklist 2023-11-14T22:13:50Z list",
            "23 3 0 set intset never intset");
    assertThat(run.code()).isZero();
  }

  /** Every value of the JSON with the names that lead to it. */
  private static List<String> leaves(String json) throws IOException {
    List<String> leaves = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          leaves.add(parser.getParsingContext().pathAsPointer() + " " + parser.getText());
        }
      }
    }
    return leaves;
  }

  @Test
  void answersInJson() throws IOException {
    Path file = file(SampleRdb::allSorts);
    ToolRun run = ToolRun.of("rdb", "--json", "--top", "1", file.toString());
    assertThat(leaves(run.out()))
        .contains(
            "/file " + file,
            "/version 12",
            "/checksum true",
            "/bytes 568",
            "/keys 13",
            "/aux/redis-ver 8.0.2",
            "/functions/0/library lib",
            "/databases/1/database 3",
            "/databases/1/expiring 1",
            "/types/0/type hash",
            "/types/0/encoding hashtable",
            "/types/0/withExpiringFields 1",
            "/timeLeft/0/upTo expired",
            "/timeLeft/0/keys 1",
            "/mostBytes/0/key stream",
            "/mostElements/0/key list",
            "/mostElements/0/expiresAt " + (ToolRun.NOW + 30) * 1000)
        .doesNotContain("/mostBytes/1/key list");
    assertThat(run.code()).isZero();
  }

  @Test
  void makesDoWithAnEmptyFile() throws IOException {
    Path file = file(writer -> {});
    assertThat(words(ToolRun.of("rdb", file.toString())))
        .containsExactly(
            "File " + file, "RDB version 12", "Checksum right", "Bytes 18", "Keys 0 in all");
    assertThat(ToolRun.of("rdb", "--json", "--top", "0", file.toString()).code()).isZero();
  }

  @Test
  void keepsTheLargestOfMany() throws IOException {
    Path file =
        file(
            writer -> {
              for (int i = 0; i < 500; i++) {
                SampleRdb.string(writer, "key:" + i, "x".repeat(i * 37 % 500));
              }
            });
    List<String> lines = words(ToolRun.of("rdb", "--top", "3", file.toString()));
    int title = lines.indexOf("Keys of most bytes");
    assertThat(lines.subList(title + 3, lines.size())).hasSize(3);
    assertThat(lines).doesNotContain("Keys of most elements");
  }

  @Test
  void readsTheBaseOfALog() throws IOException {
    Path snapshot = file(SampleRdb::allSorts);
    byte[] log = Arrays.copyOf(Files.readAllBytes(snapshot), (int) Files.size(snapshot) + 9);
    Path base = Files.write(folder.resolve("a.1.base.rdb"), log);
    Path manifest =
        Files.writeString(folder.resolve("a.manifest"), "file a.1.base.rdb seq 1 type b\n");
    ToolRun run = ToolRun.of("rdb", manifest.toString());
    assertThat(words(run)).contains("File " + base, "Bytes 568", "Keys 13 in all");
  }

  @Test
  void tellsWhatItCannotSumUp() throws IOException {
    Path file = file(SampleRdb::allSorts);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 300));
    ToolRun run = ToolRun.of("rdb", file.toString());
    assertThat(run.err()).startsWith(file + " is no sound RDB file: at offset 300: ");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(1);
    assertThat(ToolRun.of("rdb", "--top", "-1", file.toString()).code()).isEqualTo(1);
    assertThat(ToolRun.of("rdb", folder.resolve("none").toString()).code()).isEqualTo(1);
  }
}
