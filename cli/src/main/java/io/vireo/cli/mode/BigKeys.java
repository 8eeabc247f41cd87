package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.config.SplitArgs;
import java.util.List;
import java.util.Map;

/** --bigkeys and --memkeys: which key of each type is the largest. */
final class BigKeys {
  private static final int TELL_EVERY = 1_000_000;

  private final Server server;
  private final Console console;
  private final KeyScan scan;
  private final boolean memory;
  private final long samples;
  private final Map<String, KeyType> types = KeyType.all();
  private long sampled;
  private long total;
  private long keyBytes;

  BigKeys(Server server, Console console, KeyScan scan, boolean memory, long samples) {
    this.server = server;
    this.console = console;
    this.scan = scan;
    this.memory = memory;
    this.samples = samples;
  }

  int run() {
    total = server.size();
    console.print(
        """

        # Scanning the entire keyspace to find biggest keys as well as
        # average sizes per key type.  You can use -i 0.1 to sleep 0.1 sec
        # per 100 SCAN commands (not usually needed).

        """);
    server.readOnly();
    KeySizes sizes = new KeySizes(server, console);
    ScanProgress progress = new ScanProgress(console);
    while (scan.hasNext()) {
      double percent = 100.0 * sampled / total;
      List<String> keys = scan.next();
      List<KeyType> kinds = sizes.types(keys, types);
      List<Long> found = memory ? sizes.memory(keys, kinds, samples) : sizes.lengths(keys, kinds);
      for (int i = 0; i < keys.size(); i++) {
        if (kinds.get(i) != null) {
          add(kinds.get(i), keys.get(i), found.get(i), percent);
        }
      }
      if (progress.isDue()) {
        progress.draw(sampled, total, soFar());
      }
      scan.pauseNowAndThen();
    }
    progress.end(sampled, total);
    summary(100.0 * sampled / total);
    return 0;
  }

  private String unit(KeyType type) {
    return memory ? "bytes" : type.unit;
  }

  private void add(KeyType type, String key, long size, double percent) {
    sampled++;
    keyBytes += key.length();
    if (type.add(SplitArgs.quote(key), size) && !console.outputIsTerminal()) {
      console.append(
          "[%05.2f%%] Biggest %-6s found so far %s with %d %s\n"
              .formatted(percent, type.name, type.biggestKey, size, unit(type)));
    }
    if (sampled % TELL_EVERY == 0 && !console.outputIsTerminal()) {
      console.print("[%05.2f%%] Sampled %d keys so far\n".formatted(percent, sampled));
    }
  }

  private List<String> soFar() {
    return types.values().stream()
        .filter(type -> type.biggest > 0)
        .map(
            type ->
                "Biggest %-9s found so far %s with %d %s"
                    .formatted(type.name, type.biggestKey, type.biggest, unit(type)))
        .toList();
  }

  private void summary(double percent) {
    console.append("\n-------- summary -------\n\n");
    if (!console.outputIsTerminal()) {
      console.append(scan.isInterrupted() ? "[%05.2f%%] ".formatted(percent) : "");
      console.append("Sampled " + sampled + " keys in the keyspace!\n");
    }
    console.append(
        "Total key length in bytes is %d (avg len %.2f)\n\n"
            .formatted(keyBytes, keyBytes == 0 ? 0.0 : (double) keyBytes / sampled));
    for (KeyType type : types.values()) {
      if (type.biggestKey != null) {
        console.append(
            "Biggest %6s found %s has %d %s\n"
                .formatted(type.name, type.biggestKey, type.biggest, unit(type)));
      }
    }
    console.append("\n");
    for (KeyType type : types.values()) {
      console.append(
          "%d %ss with %d %s (%05.2f%% of keys, avg size %.2f)\n"
              .formatted(
                  type.count,
                  type.name,
                  type.total,
                  unit(type),
                  sampled == 0 ? 0.0 : 100.0 * type.count / sampled,
                  type.count == 0 ? 0.0 : (double) type.total / type.count));
    }
  }
}
