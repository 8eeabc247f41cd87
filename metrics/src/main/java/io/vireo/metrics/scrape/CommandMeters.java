package io.vireo.metrics.scrape;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.vireo.metrics.CommandMetrics;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Calls, time, failures and rejections of each command, from its first use on. */
final class CommandMeters implements RefreshingBinder {

  private final CommandMetrics commands;
  private final BitSet registered = new BitSet();

  CommandMeters(CommandMetrics commands) {
    this.commands = commands;
  }

  @Override
  public void refresh(MeterRegistry registry) {
    for (var id = 0; id < commands.size(); id++) {
      if (!registered.get(id) && commands.seen(id)) {
        registered.set(id);
        register(registry, id);
      }
    }
  }

  private void register(MeterRegistry registry, int id) {
    FunctionTimer.builder(
            "vireo.command.duration",
            commands,
            source -> source.calls(id),
            source -> source.nanos(id),
            TimeUnit.NANOSECONDS)
        .tag("command", commands.name(id))
        .description("Calls that ran and the time spent in them.")
        .register(registry);
    counter(registry, id, "failures", "Calls that ran and failed.", m -> m.failedCalls(id));
    counter(registry, id, "rejections", "Calls refused unrun.", m -> m.rejectedCalls(id));
  }

  private void counter(
      MeterRegistry registry,
      int id,
      String what,
      String help,
      ToDoubleFunction<CommandMetrics> count) {
    FunctionCounter.builder("vireo.command." + what, commands, count)
        .tag("command", commands.name(id))
        .description(help)
        .register(registry);
  }
}
