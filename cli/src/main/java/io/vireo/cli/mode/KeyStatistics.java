package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.config.SplitArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** --keystats: sizes in bytes and in elements, how they are distributed, and the largest keys. */
final class KeyStatistics {
  private static final long LARGEST = 1L << 40;
  private static final int DIGITS = 4;
  private static final long[] NAME_LENGTHS = {
    1 << 5, 1 << 8, 1 << 16, 1 << 20, 16 << 20, 128 << 20, 512 << 20, Long.MAX_VALUE
  };

  /** A large key. */
  private record Large(String key, String type, long size) {}

  private final Server server;
  private final Console console;
  private final KeyScan scan;
  private final long samples;
  private final int top;
  private final Map<String, KeyType> bytes = KeyType.all();
  private final Map<String, KeyType> lengths = KeyType.all();
  private final Histogram sizes = new Histogram(1, LARGEST, DIGITS);
  private final long[] names = new long[NAME_LENGTHS.length];
  private final List<Large> largest = new ArrayList<>();
  private long longestName;
  private long nameBytes;
  private long sampled;
  private long totalSize;

  KeyStatistics(Server server, Console console, KeyScan scan, long samples, int top) {
    this.server = server;
    this.console = console;
    this.scan = scan;
    this.samples = samples;
    this.top = top;
  }

  int run() {
    long total = server.size();
    console.print(
        """

        # Scanning the entire keyspace to find the biggest keys and distribution information.
        # Use -i 0.1 to sleep 0.1 sec per 100 SCAN commands (not usually needed).
        # Use --cursor <n> to start the scan at the cursor <n> (usually after a Ctrl-C).
        # Use --top <n> to display <n> top key sizes (default is 10).
        # Ctrl-C to stop the scan.

        """);
    server.readOnly();
    KeySizes sizer = new KeySizes(server, console);
    ScanProgress progress = new ScanProgress(console);
    while (scan.hasNext()) {
      List<String> keys = scan.next();
      List<KeyType> kinds = sizer.types(keys, bytes);
      List<Long> memory = sizer.memory(keys, kinds, samples);
      List<KeyType> kindsAgain = sizer.types(keys, lengths);
      List<Long> elements = sizer.lengths(keys, kindsAgain);
      for (int i = 0; i < keys.size(); i++) {
        if (kinds.get(i) != null && kindsAgain.get(i) != null) {
          add(keys.get(i), kinds.get(i), memory.get(i), kindsAgain.get(i), elements.get(i));
        }
      }
      if (progress.isDue()) {
        progress.draw(sampled, total, largestLines());
      }
      scan.pauseNowAndThen();
    }
    report(progress, total);
    return 0;
  }

  private void add(String key, KeyType kind, long size, KeyType kindOfLength, long length) {
    sampled++;
    totalSize += size;
    kind.add(key, size);
    kindOfLength.add(key, length);
    addLarge(new Large(SplitArgs.quote(key), kind.name, size));
    sizes.recordValue(Math.min(LARGEST, size));
    nameBytes += key.length();
    longestName = Math.max(longestName, key.length());
    int bucket = 0;
    while (key.length() > NAME_LENGTHS[bucket]) {
      bucket++;
    }
    names[bucket]++;
  }

  private void addLarge(Large large) {
    int at = largest.size();
    while (at > 0 && large.size() > largest.get(at - 1).size()) {
      at--;
    }
    largest.add(at, large);
    if (top > 0 && largest.size() > top) {
      largest.remove(top);
    }
  }

  private void line(String format, Object... values) {
    console.append(format.formatted(values) + "\n");
  }

  private List<String> largestLines() {
    List<String> lines = new ArrayList<>();
    lines.add("Keys size:    " + Sizes.of(totalSize));
    lines.add("");
    lines.add("--- Top " + top + " key sizes ---");
    int rank = 1;
    for (Large large : largest) {
      lines.add(
          "%3d %8s %-10s %s".formatted(rank++, Sizes.of(large.size()), large.type(), large.key()));
    }
    return lines;
  }

  private void report(ScanProgress progress, long total) {
    console.append(progress.bar(sampled, total));
    largestLines()
        .forEach(
            line -> console.append((console.outputIsTerminal() ? "\033[2K\r" : "") + line + "\n"));
    line("%n--- Top size per type ---");
    for (KeyType type : bytes.values()) {
      if (type.biggestKey != null) {
        line("%-10s %s is %s", type.name, type.biggestKey, Sizes.of(type.biggest));
      }
    }
    line("%n--- Top length and cardinality per type ---");
    for (KeyType type : lengths.values()) {
      if (type.biggestKey != null) {
        line("%-10s %s has %s", type.name, type.biggestKey, length(type, type.biggest));
      }
    }
    sizeDistribution();
    nameDistribution();
    types();
    if (!scan.cursor().equals("0")) {
      line(
          "%nScan interrupted:%nUse 'vireo-cli --keystats --cursor %s' to restart from the last cursor.",
          scan.cursor());
    }
  }

  private static String length(KeyType type, long value) {
    return type.unit.equals("bytes") ? Sizes.of(value) : value + " " + type.unit;
  }

  private void sizeDistribution() {
    line("%nKey size Percentile Total keys");
    line("-------- ---------- -----------");
    long shown = 0;
    for (HistogramIterationValue value : sizes.percentiles(1)) {
      long count = value.getTotalCountToThisValue();
      if (count != shown) {
        double percent =
            count == sizes.getTotalCount() ? 100 : value.getPercentileLevelIteratedTo();
        line(
            "%8s %9.4f%% %11d",
            Sizes.of(sizes.highestEquivalentValue(value.getValueIteratedTo())), percent, count);
        shown = count;
      }
    }
    line(
        "Note: 0.01%% size precision, Mean: %s, StdDeviation: %s",
        Sizes.of((long) sizes.getMean()), Sizes.of((long) sizes.getStdDeviation()));
  }

  private void nameDistribution() {
    line("%nKey name length Percentile Total keys");
    line("--------------- ---------- -----------");
    long count = 0;
    for (int i = 0; i < names.length - 1; i++) {
      if (names[i] > 0) {
        count += names[i];
        line(
            "%15s %9.4f%% %11d",
            Sizes.of(Math.min(longestName, NAME_LENGTHS[i])), 100.0 * count / sampled, count);
      }
    }
    if (count < sampled) {
      line("           inf %9.4f%% %11d", 100.0, sampled);
    }
    line(
        "Total key length is %s (%s avg)",
        Sizes.of(nameBytes), sampled == 0 ? "0" : Sizes.of(nameBytes / sampled));
  }

  private void types() {
    line("%nType        Total keys  Keys %% Tot size Avg size  Total length/card Avg ln/card");
    line("--------- ------------ ------- -------- -------- ------------------ -----------");
    for (KeyType type : bytes.values()) {
      if (type.count > 0) {
        KeyType length = lengths.get(type.name);
        boolean known = length != null && length.sizeCommand != null && length.count > 0;
        double average = known ? (double) length.total / length.count : 0;
        line(
            "%-10s %11d %6.2f%% %8s %8s %18s %11s",
            type.name,
            type.count,
            100.0 * type.count / sampled,
            Sizes.of(type.total),
            Sizes.of(type.total / type.count),
            known ? length(length, length.total) : " - ",
            !known
                ? " - "
                : length.unit.equals("bytes")
                    ? Sizes.of(Math.round(average))
                    : "%.2f".formatted(average));
      }
    }
  }
}
