package io.vireo.server.script.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What functions take of memory is told, and counts. */
class FunctionMemoryTest {
  private static final String KEEPER =
      "#!lua name=keeper\nlocal kept = {}\nredis.register_function('keep', function(keys, args)"
          + " for i = 1, tonumber(args[1]) do kept[#kept + 1] = 'a text of some length ' .. i end"
          + " return #kept end)";

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();

  @AfterEach
  void close() {
    server.close();
  }

  private String run(String... words) {
    return RespText.of(client.run(words));
  }

  private long field(String name) {
    return Info.of(client.run("INFO", "memory")).number(name);
  }

  @Test
  void aLibraryCountsUntilItIsDeleted() {
    long used = field("used_memory");
    assertThat(field("used_memory_functions")).isZero();
    assertThat(field("used_memory_vm_functions")).isZero();
    String text = KEEPER + "\n" + "-- remark\n".repeat(10_000);
    assertThat(run("FUNCTION", "LOAD", text)).isEqualTo("\"keeper\"");
    assertThat(field("used_memory_functions")).isBetween(100_000L, 110_000L);
    assertThat(field("used_memory_vm_functions")).isBetween(24_000L, 30_000L);
    assertThat(field("used_memory_vm_total"))
        .isEqualTo(field("used_memory_vm_functions") + field("used_memory_vm_eval"));
    assertThat(field("used_memory")).isGreaterThan(used + 100_000);
    run("FUNCTION", "DELETE", "keeper");
    assertThat(field("used_memory_functions")).isZero();
    run("FUNCTION", "FLUSH");
    assertThat(field("used_memory_vm_functions")).isZero();
    assertThat(field("used_memory")).isLessThan(used + 50_000);
  }

  @Test
  void whatALibraryKeepsCounts() {
    run("FUNCTION", "LOAD", KEEPER);
    long before = field("used_memory_vm_functions");
    assertThat(run("FCALL", "keep", "0", "50000")).isEqualTo("(integer) 50000");
    long kept = field("used_memory_vm_functions") - before;
    assertThat(kept).isBetween(3_000_000L, 8_000_000L);
    assertThat(field("used_memory")).isGreaterThan(kept);
    run("FUNCTION", "LOAD", "REPLACE", KEEPER);
    assertThat(field("used_memory_vm_functions")).isEqualTo(before);
  }

  @Test
  void whatALibraryKeepsCountsAgainstTheLimit() {
    run("FUNCTION", "LOAD", KEEPER);
    run("CONFIG", "SET", "maxmemory", "3mb");
    assertThat(run("SET", "k", "v")).isEqualTo("OK");
    run("FCALL", "keep", "0", "50000");
    assertThat(run("SET", "k", "v")).startsWith("(error) OOM");
    run("FUNCTION", "FLUSH");
    assertThat(run("SET", "k", "v")).isEqualTo("OK");
  }
}
