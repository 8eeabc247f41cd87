package io.vireo.server.cluster.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A line of CLUSTER NODES.
 *
 * @param primary the name of the primary, "-" for none
 * @param slots ranges as they are written
 * @param open slots that are on their way, as {@code [5->-name]}
 */
record NodeLine(
    String id,
    List<String> flags,
    String primary,
    String epoch,
    List<String> slots,
    List<String> open) {
  private static final int FIRST_SLOT = 8;

  static List<NodeLine> parse(String text) {
    List<NodeLine> lines = new ArrayList<>();
    for (String line : text.split("\n")) {
      String[] words = line.strip().split(" ");
      if (words.length >= FIRST_SLOT) {
        List<String> slots = List.of(words).subList(FIRST_SLOT, words.length);
        lines.add(
            new NodeLine(
                words[0],
                List.of(words[2].split(",")),
                words[3],
                words[6],
                slots.stream().filter(slot -> !slot.startsWith("[")).toList(),
                slots.stream().filter(slot -> slot.startsWith("[")).toList()));
      }
    }
    return lines;
  }

  boolean is(String flag) {
    return flags.contains(flag);
  }

  boolean isPrimary() {
    return is("master");
  }

  boolean has(int slot) {
    return ranges().anyMatch(range -> range[0] <= slot && slot <= range[1]);
  }

  int slotCount() {
    return ranges().mapToInt(range -> range[1] - range[0] + 1).sum();
  }

  private Stream<int[]> ranges() {
    return slots.stream()
        .map(range -> range.split("-"))
        .map(
            ends -> new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])});
  }

  /** What all nodes have to agree on: the same from each one's view. */
  String agreed() {
    List<String> shared =
        flags.stream()
            .filter(flag -> !flag.equals("myself") && !flag.equals("nofailover"))
            .toList();
    return id + ' ' + shared + ' ' + primary + ' ' + (isPrimary() ? epoch : "") + ' ' + slots;
  }
}
