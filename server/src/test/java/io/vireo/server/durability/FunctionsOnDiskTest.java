package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.durability.SimulatedDisk.Survival;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions are kept with the data. */
class FunctionsOnDiskTest extends OnSimulatedDisk {
  private String ask(String... words) {
    return RespText.of(client.run(words));
  }

  private static String library(String name, String function, Object answer) {
    return "#!lua name=%s\nredis.register_function('%s', function() return %s end)"
        .formatted(name, function, answer);
  }

  private void load(String name, String function, Object answer) {
    assertThat(ask("FUNCTION", "LOAD", "REPLACE", library(name, function, answer)))
        .isEqualTo('"' + name + '"');
  }

  private void again(String... settings) {
    disk = disk.afterPowerCut(Survival.ALL, new Random(0));
    start(Disk.atOnce(disk), settings);
  }

  @Test
  void aSnapshotHasThem() {
    start(Disk.atOnce(disk));
    load("one", "f", 1);
    load("two", "g", 2);
    run("SET k v");
    assertThat(run("SAVE")).isEqualTo("OK");
    load("three", "h", 3);
    again();
    assertThat(run("FCALL f 0")).isEqualTo("(integer) 1");
    assertThat(run("FCALL g 0")).isEqualTo("(integer) 2");
    assertThat(run("FCALL h 0")).isEqualTo("(error) ERR Function not found");
    assertThat(run("GET k")).isEqualTo("\"v\"");
  }

  @Test
  void aSnapshotIsCutWhenItBegins() {
    start(Disk.atOnce(disk), "rdb-key-save-delay 1000");
    for (int i = 0; i < 1000; i++) {
      run("SET key:" + i + " v");
    }
    load("lib", "f", 1);
    assertThat(run("BGSAVE")).isEqualTo("Background saving started");
    load("lib", "f", 2);
    load("other", "g", 3);
    seconds(10);
    assertThat(field("rdb_bgsave_in_progress")).isEqualTo("0");
    again();
    assertThat(run("FCALL f 0")).isEqualTo("(integer) 1");
    assertThat(run("FCALL g 0")).startsWith("(error)");
  }

  @Test
  void theLogRepeatsTheCommandsAsTheyWere() {
    start(Disk.atOnce(disk), "appendonly yes", "appendfsync always");
    load("one", "f", 1);
    load("two", "g", 2);
    run("FUNCTION DELETE one");
    load("two", "g", 3);
    run("FUNCTION DELETE nosuch");
    load("three", "h", 4);
    restore();
    load("four", "i", 5);
    again("appendonly yes");
    assertThat(run("INFO memory")).contains("number_of_libraries:3");
    assertThat(run("FCALL g 0")).isEqualTo("(integer) 3");
    assertThat(run("FCALL i 0")).isEqualTo("(integer) 5");
    run("FUNCTION FLUSH");
    again("appendonly yes");
    assertThat(run("FUNCTION LIST")).isEqualTo("(empty array)");
  }

  /** All libraries are deleted and come back. */
  private void restore() {
    RespValue.Text dump = (RespValue.Text) client.run("FUNCTION", "DUMP");
    client.send(
        RespRequest.of(
            List.of(bytes("FUNCTION"), bytes("RESTORE"), bytes(dump.text()), bytes("FLUSH"))));
    assertThat(RespText.of(client.read())).isEqualTo("OK");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void aRewrittenLogHasThem(String preamble) {
    String[] settings = {"appendonly yes", "aof-use-rdb-preamble " + preamble};
    start(Disk.atOnce(disk), settings);
    load("one", "f", 1);
    load("two", "g", 2);
    run("BGREWRITEAOF");
    load("two", "g", 3);
    seconds(2);
    assertThat(disk.content("appendonlydir/appendonly.aof.2.incr.aof"))
        .asString(StandardCharsets.UTF_8)
        .contains("name=two")
        .doesNotContain("name=one");
    again(settings);
    assertThat(run("FCALL f 0")).isEqualTo("(integer) 1");
    assertThat(run("FCALL g 0")).isEqualTo("(integer) 3");
  }

  @Test
  void whatAFunctionChangesIsRepeatedAndNotTheFunction() {
    start(Disk.atOnce(disk), "appendonly yes", "appendfsync always");
    ask(
        "FUNCTION",
        "LOAD",
        "#!lua name=lib\nlocal n = 0 redis.register_function('f', function(keys) n = n + 1"
            + " redis.call('SET', keys[1], n) return redis.call('INCR', keys[1]) end)");
    assertThat(run("FCALL f 1 k")).isEqualTo("(integer) 2");
    assertThat(run("FCALL f 1 k")).isEqualTo("(integer) 3");
    assertThat(disk.content("appendonlydir/appendonly.aof.1.incr.aof"))
        .asString(StandardCharsets.UTF_8)
        .contains("MULTI")
        .doesNotContain("FCALL");
    again("appendonly yes");
    assertThat(run("GET k")).isEqualTo("\"3\"");
    assertThat(run("FCALL f 1 k")).isEqualTo("(integer) 2");
  }

  /** The text of the only library is changed where that keeps its length. */
  private void damage(String what, String into) {
    String text = new String(disk.content("dump.rdb"), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(what);
    disk.content("dump.rdb", text.replace(what, into).getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource({
    "return 1, re turn1, Error compiling function: user_function:2: ",
    "name=lib, game=lib, Invalid metadata value given: game=lib",
    "function() return, functiom) return, Error compiling function"
  })
  void aLibraryThatCannotBeLoadedKeepsTheServerFromStarting(
      String what, String into, String reason) {
    start(Disk.atOnce(disk), "rdbcompression no", "rdbchecksum no");
    load("lib", "f", 1);
    run("SAVE");
    damage(what, into);
    disk = disk.afterPowerCut(Survival.ALL, new Random(0));
    server = InProcessServer.loading(Disk.atOnce(disk), settings());
    client = server.client();
    seconds(2);
    assertThat(server.loaded()).contains("Failed loading library, ", reason);
    assertThat(run("GET k")).startsWith("(error) LOADING");
  }

  @Test
  void aLibraryThatIsThereAlreadyEndsAReloadAndNoMore() {
    start(Disk.atOnce(disk));
    AtomicInteger ends = new AtomicInteger();
    server.engine().context().fatal().onFatal(ends::incrementAndGet);
    load("lib", "f", 1);
    run("SET k v");
    assertThat(run("DEBUG RELOAD NOFLUSH")).startsWith("(error) ERR Error trying to load");
    assertThat(ends).hasValue(0);
    assertThat(run("FCALL f 0")).isEqualTo("(integer) 1");
    assertThat(run("DEBUG RELOAD")).isEqualTo("OK");
    assertThat(run("FCALL f 0")).isEqualTo("(integer) 1");
    assertThat(run("GET k")).isEqualTo("\"v\"");
  }

  @Test
  void loadingTheLogAnewBeginsWithoutThem() {
    start(Disk.atOnce(disk), "appendonly yes", "appendfsync always");
    load("lib", "f", 1);
    assertThat(run("DEBUG LOADAOF")).isEqualTo("OK");
    assertThat(run("FCALL f 0")).isEqualTo("(integer) 1");
    run("FUNCTION DELETE lib");
    assertThat(run("DEBUG LOADAOF")).isEqualTo("OK");
    assertThat(run("FUNCTION LIST")).isEqualTo("(empty array)");
  }
}
