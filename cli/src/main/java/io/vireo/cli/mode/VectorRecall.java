package io.vireo.cli.mode;

import io.vireo.cli.options.ModeOptions;
import io.vireo.cli.output.Console;
import io.vireo.cli.output.OutputMode;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * --vset-recall: searches a vector set for vectors that are mixed from those of its elements, and
 * compares what is found with what a search of all elements finds.
 */
final class VectorRecall {
  private static final long REFRESH_NANOS = 500_000_000;
  private static final int[] THRESHOLDS = {0, 50, 60, 70, 80, 85, 90, 95, 99, 100};

  private final Server server;
  private final Console console;
  private final boolean refreshes;
  private final String key;
  private final int count;
  private final int effort;
  private final int elements;
  private final SplittableRandom random = new SplittableRandom();

  /** The number of searches that found n of the nearest elements, by n. */
  private final long[] searches;

  private long queries;
  private long found;

  VectorRecall(Server server, Console console, OutputMode output, ModeOptions how) {
    this.server = server;
    this.console = console;
    refreshes = output == OutputMode.STANDARD;
    key = how.vectorRecallKey();
    count = how.vectorRecallCount();
    effort = how.vectorRecallEffort();
    elements = how.vectorRecallElements();
    searches = new long[count + 1];
  }

  /** Searches until Ctrl-C, and then prints a summary. */
  int run(long intervalMicros) {
    Reply dimension = server.callPatiently("VDIM", key);
    if (!dimension.is(Type.INTEGER)) {
      throw console.failed("Error: Cannot get dimension for key " + key);
    }
    console.print(
        "\n# Testing recall for vector set: %s (dimension: %d)\n"
            .formatted(key, dimension.integer()));
    console.print(
        "# Mixing %d random element vectors, top %d results, EF=%d\n\n"
            .formatted(elements, count, effort));
    Interrupt interrupt = new Interrupt();
    long shownAt = System.nanoTime();
    while (!interrupt.isWanted()) {
      List<String> vector = mixed((int) dimension.integer());
      if (vector.isEmpty() || !search(vector)) {
        continue;
      }
      if (!refreshes || System.nanoTime() - shownAt > REFRESH_NANOS) {
        shownAt = System.nanoTime();
        console.print(refreshes ? "\033[0G\033[2K" : "");
        console.print("Queries: %d | Avg recall: %.2f%%".formatted(queries, average()));
        console.print(refreshes ? "" : "\n");
        console.flush();
      }
      if (intervalMicros > 0) {
        server.pause(intervalMicros);
      }
    }
    sumUp();
    return 0;
  }

  /** A vector whose components come each from one of a few random elements; empty without any. */
  private List<String> mixed(int dimension) {
    Reply names = server.callPatiently("VRANDMEMBER", key, "" + elements);
    if (!names.is(Type.ARRAY) || names.size() == 0) {
      throw console.failed("Error fetching random members");
    }
    List<Reply> vectors = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Reply vector = server.callPatiently("VEMB", key, names.at(i).text());
      if (vector.is(Type.ARRAY) && vector.size() == dimension) {
        vectors.add(vector);
      }
    }
    List<String> mixed = new ArrayList<>();
    for (int i = 0; i < dimension && !vectors.isEmpty(); i++) {
      mixed.add(vectors.get(random.nextInt(vectors.size())).at(i).text());
    }
    return mixed;
  }

  /** Searches the graph and all elements; false if one of the searches fails. */
  private boolean search(List<String> vector) {
    Reply near = server.call(request(vector, "EF", "" + effort));
    Reply nearest = server.call(request(vector, "TRUTH"));
    if (!near.is(Type.ARRAY) || !nearest.is(Type.ARRAY)) {
      return false;
    }
    Set<String> all = new HashSet<>();
    for (int i = 0; i < nearest.size(); i++) {
      all.add(nearest.at(i).text());
    }
    int hits = 0;
    for (int i = 0; i < near.size(); i++) {
      hits += all.contains(near.at(i).text()) ? 1 : 0;
    }
    queries++;
    found += hits;
    searches[Math.min(hits, count)]++;
    return true;
  }

  private List<String> request(List<String> vector, String... options) {
    List<String> words = new ArrayList<>(List.of("VSIM", key, "VALUES", "" + vector.size()));
    words.addAll(vector);
    words.addAll(List.of("COUNT", "" + count));
    words.addAll(List.of(options));
    return words;
  }

  private double average() {
    return percent(found, queries * count);
  }

  private static double percent(double part, double whole) {
    return whole == 0 ? 0 : part * 100 / whole;
  }

  private void sumUp() {
    console.print("\n\n====================================\n");
    console.print("       Recall Test Results\n");
    console.print("====================================\n\n");
    console.print("Total queries:   %d\n".formatted(queries));
    console.print("Average recall:  %.2f%%\n".formatted(average()));
    console.print("Mean recall:     %.2f%%\n".formatted(average()));
    console.print("Median recall:   %.2f%%\n".formatted(percent(median(), count)));
    console.print("StdDev:          %.2f%%\n".formatted(deviation()));
    console.print("Min recall:      %.2f%%\n".formatted(percent(lowest(), count)));
    console.print("Max recall:      %.2f%%\n".formatted(percent(highest(), count)));
    console.print("\n--- Recall Thresholds ---\n");
    console.print("At least    % of queries\n");
    console.print("--------    ------------\n");
    for (int threshold : THRESHOLDS) {
      double share = percent(reaching(threshold), queries);
      console.print("%6.1f%%     %10.2f%%\n".formatted((double) threshold, share));
    }
  }

  private int median() {
    long below = 0;
    for (int hits = 0; hits < count; hits++) {
      below += searches[hits];
      if (below * 2 >= queries) {
        return hits;
      }
    }
    return count;
  }

  private double deviation() {
    double sum = 0;
    for (int hits = 0; hits <= count; hits++) {
      double difference = percent(hits, count) - average();
      sum += searches[hits] * difference * difference;
    }
    return queries == 0 ? 0 : Math.sqrt(sum / queries);
  }

  private int lowest() {
    int hits = 0;
    while (hits < count && searches[hits] == 0) {
      hits++;
    }
    return hits;
  }

  private int highest() {
    int hits = count;
    while (hits > 0 && searches[hits] == 0) {
      hits--;
    }
    return hits;
  }

  private long reaching(int threshold) {
    long reaching = 0;
    for (int hits = 0; hits <= count; hits++) {
      reaching += percent(hits, count) >= threshold ? searches[hits] : 0;
    }
    return reaching;
  }
}
