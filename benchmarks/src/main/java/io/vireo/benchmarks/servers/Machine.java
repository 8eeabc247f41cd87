package io.vireo.benchmarks.servers;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where and when something was measured.
 *
 * @param memory of the machine in MiB
 * @param generatorJdk the JDK that runs this process
 */
public record Machine(
    int cores, String processor, long memory, String kernel, String generatorJdk, String date) {

  /** This machine, now. */
  public static Machine here() throws IOException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        field("/proc/cpuinfo", "model name"),
        Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "")) / 1024,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.version"),
        OffsetDateTime.now().truncatedTo(ChronoUnit.MINUTES).toString());
  }

  private static String field(String file, String name) throws IOException {
    return Files.readString(Path.of(file))
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("0");
  }

  /** For people, in two lines. */
  public String describe() {
    return cores
        + " cores ("
        + processor
        + "), "
        + memory
        + " MiB, "
        + kernel
        + ", generator on JDK "
        + generatorJdk
        + ", "
        + date
        + System.lineSeparator()
        + "The load generator shares the cores with the servers.";
  }

  /** Name and value of each fact, for people. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processor", processor);
    facts.put("cores", Integer.toString(cores));
    facts.put("memory", memory + " MiB");
    facts.put("system", kernel);
    facts.put("load generator", "JDK " + generatorJdk + ", on the same cores");
    return facts;
  }

  /** For programs. */
  public JsonObject json() {
    return new JsonObject()
        .put("cores", cores)
        .put("processor", processor)
        .put("memory_mib", memory)
        .put("kernel", kernel)
        .put("generator_jdk", generatorJdk)
        .put("generator_shares_cores", true)
        .put("date", date);
  }
}
