package io.vireo.server.family.server;

import io.vireo.server.data.page.ClassUsage;
import io.vireo.server.info.Fields;
import io.vireo.server.keyspace.Keyspace;
import java.util.List;
import java.util.Locale;

/** Writes the report of MEMORY MALLOC-STATS: the blocks outside the heap by their size. */
final class AllocatorReport {
  private static final String LINE = "%8s %8s %12s %14s %14s %8s\n";

  private AllocatorReport() {}

  static String of(Keyspace keyspace) {
    StringBuilder text = new StringBuilder();
    line(text, "size", "pages", "blocks", "used", "touched", "holes %");
    List<ClassUsage> all = keyspace.holes().usage();
    all.forEach(usage -> line(text, Integer.toString(usage.size()), usage));
    line(text, "all", all.stream().reduce(new ClassUsage(0, 0, 0, 0), ClassUsage::plus), all);
    return text.append("pages mapped ")
        .append(Fields.human(keyspace.pages().mapped()))
        .append(", at most ")
        .append(Fields.human(keyspace.pages().bound()))
        .append('\n')
        .toString();
  }

  private static void line(StringBuilder text, String name, ClassUsage usage) {
    line(text, name, usage.pages(), usage.blocks(), usage.used(), usage.touched());
  }

  private static void line(StringBuilder text, String name, ClassUsage sum, List<ClassUsage> all) {
    long used = all.stream().mapToLong(ClassUsage::used).sum();
    line(text, name, sum.pages(), sum.blocks(), used, sum.touched());
  }

  private static void line(
      StringBuilder text, String name, int pages, long blocks, long used, long touched) {
    double holes = 100.0 * (touched - used) / Math.max(1, touched);
    String share = String.format(Locale.ROOT, "%.1f", holes);
    line(text, name, pages + "", blocks + "", used + "", touched + "", share);
  }

  private static void line(StringBuilder text, String... cells) {
    text.append(String.format(Locale.ROOT, LINE, (Object[]) cells));
  }
}
