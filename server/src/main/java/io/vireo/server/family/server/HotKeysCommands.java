package io.vireo.server.family.server;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.engine.HotKeys;
import io.vireo.server.family.HelpText;
import io.vireo.server.info.ProcFiles;
import io.vireo.server.resp.Reply;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** HOTKEYS: which keys take most time and bytes. */
public final class HotKeysCommands extends Family {
  private static final int MAX_KEYS = 64;
  private static final int USUAL_KEYS = 10;
  private static final int MAX_SECONDS = 1_000_000;
  private static final int METRICS = 2;
  private static final long MILLIS = 1_000;
  private static final String SPECIAL = "request_policy:special";

  final Command hotkeys =
      container("HOTKEYS")
          .doc("8.6.0", "Depends on the subcommand", "Holds the commands about hot keys.");

  final Command get =
      hotkeys
          .sub("GET", 2, this::get)
          .doc("8.6.0", "O(K) for K keys", "Shows which keys took most.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT)
          .tips("nondeterministic_output", SPECIAL, "response_policy:special");

  final Command help =
      hotkeys
          .sub("HELP", 2, this::help)
          .doc("8.6.1", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE);

  final Command reset =
      hotkeys
          .sub("RESET", 2, this::reset)
          .doc("8.6.0", "O(1)", "Forgets what was measured.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT)
          .tips(SPECIAL);

  final Command start =
      hotkeys
          .sub("START", -2, this::start)
          .doc("8.6.0", "O(1)", "Begins to measure what keys take.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT)
          .tips(SPECIAL)
          .syntax(
              "metrics=METRICS (count:integer [cpu=CPU] [net=NET]) [COUNT k:integer]"
                  + " [DURATION seconds:integer] [SAMPLE ratio:integer]"
                  + " [slots=SLOTS (count:integer slot:integer...)]");

  final Command stop =
      hotkeys
          .sub("STOP", 2, this::stop)
          .doc("8.6.0", "O(1)", "Ends measuring; what was measured can still be shown.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT)
          .tips(SPECIAL);

  private final HotKeys hotKeys;
  private final IntPredicate own;
  private final boolean inCluster;
  private ProcFiles.CpuTime cpuAtStart;

  /**
   * The family.
   *
   * @param own tells the slots of this node; null without a cluster
   */
  public HotKeysCommands(HotKeys hotKeys, IntPredicate own) {
    super(Group.SERVER);
    this.hotKeys = hotKeys;
    this.own = own == null ? slot -> true : own;
    inCluster = own != null;
  }

  /** What is measured, as of now. */
  private HotKeys measured(Call call) {
    hotKeys.review(call.keyspace().realNow());
    return hotKeys;
  }

  private void start(Call call) {
    HotKeys keys = measured(call);
    if (keys.isOn()) {
      call.reply().error("ERR hotkey tracking session already in progress");
      return;
    }
    Args args = call.args(2);
    if (args.left() < 2 || !args.take("METRICS")) {
      call.reply().error("ERR METRICS parameter is required");
      return;
    }
    HotKeys.Order order = read(args);
    if (!args.failed()) {
      cpuAtStart = ProcFiles.process();
      keys.start(order, call.keyspace().realNow());
      call.reply().ok();
    }
  }

  private HotKeys.Order read(Args args) {
    long count = args.integer(1, METRICS, "ERR METRICS count must be > 0 and <= " + METRICS);
    boolean cpu = false;
    boolean net = false;
    for (; count > 0 && args.more(); count--) {
      if (args.take("CPU")) {
        unique(args, cpu, "CPU");
        cpu = true;
      } else if (args.take("NET")) {
        unique(args, net, "NET");
        net = true;
      } else {
        // One of a later version, which this one does not measure.
        args.next();
      }
    }
    if (count > 0) {
      args.fail("ERR METRICS count does not match number of metric types provided");
    } else if (!cpu && !net) {
      args.fail("ERR METRICS no valid metrics passed. Supported: CPU|NET");
    }
    int keys = USUAL_KEYS;
    long seconds = 0;
    int ratio = 1;
    BitSet slots = null;
    while (args.more()) {
      boolean more = args.left() > 1;
      if (more && args.take("COUNT")) {
        keys = (int) args.integer(1, MAX_KEYS, "ERR COUNT must be between 1 and " + MAX_KEYS);
      } else if (more && args.take("DURATION")) {
        seconds = args.integer(1, MAX_SECONDS, "ERR DURATION must be between 1 and " + MAX_SECONDS);
      } else if (more && args.take("SAMPLE")) {
        ratio = (int) args.integer(1, Integer.MAX_VALUE, "ERR SAMPLE ratio must be positive");
      } else if (more && args.take("SLOTS")) {
        slots = slots(args, slots);
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    return new HotKeys.Order(cpu, net, keys, seconds * MILLIS, ratio, slots);
  }

  private static void unique(Args args, boolean before, String metric) {
    if (before) {
      args.fail("ERR METRICS " + metric + " defined more than once!");
    }
  }

  private BitSet slots(Args args, BitSet before) {
    if (!inCluster) {
      args.fail("ERR SLOTS parameter cannot be used in non-cluster mode");
    } else if (before != null) {
      args.fail("ERR SLOTS parameter already specified");
    }
    long count =
        args.integer(1, KeySlot.COUNT, "ERR SLOTS count must be between 1 and " + KeySlot.COUNT);
    if (count > args.left()) {
      args.fail("ERR not enough slot numbers provided");
    }
    BitSet slots = new BitSet(KeySlot.COUNT);
    for (long i = 0; i < count && args.more(); i++) {
      add(args, slots);
    }
    return slots;
  }

  private void add(Args args, BitSet slots) {
    Bytes word = args.next();
    long slot = word.isLong() ? word.toLong() : -1;
    if (slot < 0 || slot >= KeySlot.COUNT) {
      args.fail("ERR Invalid or out of range slot");
    } else if (!own.test((int) slot)) {
      args.fail("ERR slot " + slot + " not handled by this node");
    } else if (slots.get((int) slot)) {
      args.fail("ERR duplicate slot number");
    } else {
      slots.set((int) slot);
    }
  }

  private void stop(Call call) {
    HotKeys keys = measured(call);
    if (keys.isOn()) {
      keys.stop(call.keyspace().realNow());
      call.reply().ok();
    } else {
      call.reply().nullBulk();
    }
  }

  private void reset(Call call) {
    HotKeys keys = measured(call);
    if (keys.isOn()) {
      call.reply().error("ERR hotkey tracking session in progress, stop tracking first");
    } else {
      keys.reset();
      call.reply().ok();
    }
  }

  private void get(Call call) {
    HotKeys keys = measured(call);
    HotKeys.Order order = keys.order();
    Reply reply = call.reply();
    if (order == null) {
      reply.nullBulk();
      return;
    }
    // An array of one: what several nodes answer is put together easily.
    reply.array(1);
    boolean isSampling = order.isSampling() && order.hasSlots();
    int fields = 7 + (order.hasSlots() ? 2 : 0) + (isSampling ? 2 : 0);
    reply.map(fields + (order.cpu() ? 3 : 0) + (order.net() ? 2 : 0));
    number(reply, "tracking-active", keys.isOn() ? 1 : 0);
    number(reply, "sample-ratio", order.sampleRatio());
    reply.bulk("selected-slots");
    ranges(reply, order);
    if (isSampling) {
      number(reply, "sampled-commands-selected-slots-us", keys.sampled().micros());
    }
    if (order.hasSlots()) {
      number(reply, "all-commands-selected-slots-us", keys.selected().micros());
    }
    number(reply, "all-commands-all-slots-us", keys.all().micros());
    if (isSampling) {
      number(reply, "net-bytes-sampled-commands-selected-slots", keys.sampled().bytes());
    }
    if (order.hasSlots()) {
      number(reply, "net-bytes-all-commands-selected-slots", keys.selected().bytes());
    }
    number(reply, "net-bytes-all-commands-all-slots", keys.all().bytes());
    number(reply, "collection-start-time-unix-ms", keys.startMillis());
    number(reply, "collection-duration-ms", keys.durationMillis(call.keyspace().realNow()));
    if (order.cpu()) {
      ProcFiles.CpuTime now = ProcFiles.process();
      number(reply, "total-cpu-time-user-ms", millis(now.user() - cpuAtStart.user()));
      number(reply, "total-cpu-time-sys-ms", millis(now.system() - cpuAtStart.system()));
    }
    if (order.net()) {
      number(reply, "total-net-bytes", keys.netTotal());
    }
    if (order.cpu()) {
      keys(reply, "by-cpu-time-us", keys.byTime());
    }
    if (order.net()) {
      keys(reply, "by-net-bytes", keys.byBytes());
    }
  }

  private static long millis(double seconds) {
    return Math.round(seconds * MILLIS);
  }

  private static void number(Reply reply, String name, long value) {
    reply.bulk(name);
    reply.integer(value);
  }

  private static void keys(Reply reply, String name, List<HotKeys.Hot> keys) {
    reply.bulk(name);
    reply.array(2 * keys.size());
    for (HotKeys.Hot each : keys) {
      reply.bulk(each.key());
      reply.integer(each.amount());
    }
  }

  /** Slots that follow each other, by their first and last; a single one by itself. */
  private void ranges(Reply reply, HotKeys.Order order) {
    BitSet slots = order.slots();
    if (slots == null) {
      slots = new BitSet(KeySlot.COUNT);
      for (int slot = 0; slot < KeySlot.COUNT; slot++) {
        slots.set(slot, own.test(slot));
      }
    }
    int mark = reply.open();
    int count = 0;
    for (int first = slots.nextSetBit(0); first >= 0; count++) {
      int end = slots.nextClearBit(first);
      reply.array(end == first + 1 ? 1 : 2);
      reply.integer(first);
      if (end > first + 1) {
        reply.integer(end - 1);
      }
      first = slots.nextSetBit(end);
    }
    reply.closeArray(mark, count);
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "GET",
        "Show which keys took most, and how much.",
        "RESET",
        "Forget what was measured. Measuring must have ended.",
        "START METRICS <count> [CPU] [NET] [COUNT <k>] [DURATION <seconds>] [SAMPLE <ratio>]"
            + " [SLOTS <count> <slot> ...]",
        "Measure what keys take, and show those K that take most: time with CPU, bytes of requests"
            + " and answers with NET. DURATION ends it by itself; SAMPLE measures one request of"
            + " RATIO, chosen at random; SLOTS, in a cluster, only keys of these slots.",
        "STOP",
        "End measuring; GET still shows what was measured.");
  }
}
