package io.vireo.server.family.cluster;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.SlotStatistic;
import io.vireo.metrics.SlotMetrics;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.resp.Reply;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongBiFunction;
import java.util.stream.IntStream;

/** CLUSTER SLOT-STATS: what the slots of a node, or of its primary, hold and take. */
final class SlotStatistics {
  private final Cluster cluster;
  private final Config config;
  private final List<Metric> metrics;

  /**
   * A figure of each slot.
   *
   * @param part of {@code cluster-slot-stats-enabled} that turns it on, or null if it is always on
   */
  private record Metric(SlotStatistic part, String name, IntToLongFunction value) {}

  SlotStatistics(Cluster cluster, SlotMetrics statistics, Config config) {
    this.cluster = cluster;
    this.config = config;
    metrics =
        List.of(
            new Metric(null, "key-count", cluster.keys()::count),
            new Metric(SlotStatistic.MEM, "memory-bytes", cluster.keys()::bytes),
            new Metric(SlotStatistic.CPU, "cpu-usec", statistics::micros),
            new Metric(SlotStatistic.NET, "network-bytes-in", statistics::in),
            new Metric(SlotStatistic.NET, "network-bytes-out", statistics::out));
  }

  /** The figures that {@code cluster-slot-stats-enabled} turns on. */
  private List<Metric> metrics() {
    Set<SlotStatistic> on = config.get(ClusterSettings.CLUSTER_SLOT_STATS_ENABLED);
    return metrics.stream()
        .filter(each -> each.part() == null || on.contains(each.part()))
        .toList();
  }

  void answer(Call call) {
    if (call.count() == 5 && call.arg(2).is("SLOTSRANGE")) {
      range(call);
    } else if (call.arg(2).is("ORDERBY")) {
      ordered(call);
    } else {
      call.reply()
          .error(
              "ERR unknown subcommand or wrong number of arguments for '"
                  + call.arg(1)
                  + "'. Try CLUSTER HELP.");
    }
  }

  private void range(Call call) {
    int from = SlotActions.slot(call, call.arg(3));
    int to = from == SlotActions.NONE ? from : SlotActions.slot(call, call.arg(4));
    if (to == SlotActions.NONE) {
      return;
    }
    if (from > to) {
      call.reply()
          .error("ERR Start slot number " + from + " is greater than end slot number " + to);
      return;
    }
    List<Integer> slots =
        IntStream.rangeClosed(from, to).filter(cluster::ownsSlot).boxed().toList();
    answer(call.reply(), slots, (metric, slot) -> metric.value().applyAsLong(slot));
  }

  private void ordered(Call call) {
    Metric metric = metric(call.arg(3));
    if (metric == null) {
      call.reply().error("ERR Unrecognized sort metric for ORDERBY.");
      return;
    }
    int limit = KeySlot.COUNT;
    int limits = 0;
    boolean ascending = false;
    int orders = 0;
    Args args = call.args(4);
    while (args.more()) {
      if (args.left() > 1 && args.take("LIMIT")) {
        limit = limit(args);
        limits++;
      } else if (args.take("ASC")) {
        ascending = true;
        orders++;
      } else if (args.take("DESC")) {
        ascending = false;
        orders++;
      } else {
        args.fail(Errors.SYNTAX);
      }
      if (limits > 1 || orders > 1) {
        args.fail("ERR Multiple filters of the same type are disallowed.");
      }
    }
    if (!args.failed()) {
      long[] values = values(metric);
      List<Integer> slots = ordered(values, ascending).stream().limit(limit).toList();
      answer(
          call.reply(),
          slots,
          (shown, slot) -> shown == metric ? values[slot] : shown.value().applyAsLong(slot));
    }
  }

  private static int limit(Args args) {
    Bytes text = args.next();
    long limit = text.isLong() ? text.toLong() : 0;
    if (limit < 1 || limit > KeySlot.COUNT) {
      args.fail("ERR Limit has to lie in between 1 and 16384 (maximum number of slots).");
    }
    return (int) limit;
  }

  private Metric metric(Bytes name) {
    return metrics().stream().filter(each -> name.is(each.name())).findFirst().orElse(null);
  }

  /** A figure of each slot of the node, by the number of the slot. */
  private long[] values(Metric metric) {
    return IntStream.range(0, KeySlot.COUNT)
        .mapToLong(slot -> cluster.ownsSlot(slot) ? metric.value().applyAsLong(slot) : 0)
        .toArray();
  }

  /** Our slots by their values; equal ones by their numbers, the smaller first. */
  private List<Integer> ordered(long[] values, boolean ascending) {
    Comparator<Integer> byValue = Comparator.comparingLong(slot -> values[slot]);
    return IntStream.range(0, KeySlot.COUNT)
        .filter(cluster::ownsSlot)
        .boxed()
        .sorted((ascending ? byValue : byValue.reversed()).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private void answer(Reply reply, List<Integer> slots, ToLongBiFunction<Metric, Integer> values) {
    List<Metric> shown = metrics();
    reply.array(slots.size());
    for (int slot : slots) {
      reply.array(2);
      reply.integer(slot);
      reply.map(shown.size());
      for (Metric metric : shown) {
        reply.bulk(metric.name());
        reply.integer(values.applyAsLong(metric, slot));
      }
    }
  }
}
