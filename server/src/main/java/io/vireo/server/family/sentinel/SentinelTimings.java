package io.vireo.server.family.sentinel;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.machine.Timings;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * SENTINEL DEBUG: periods and time limits, in milliseconds, until the process ends. Data worker.
 */
final class SentinelTimings {
  private record Parameter(LongSupplier getter, LongConsumer setter) {}

  /** In the order in which they are told. */
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  SentinelTimings(Sentinel sentinel) {
    Timings all = sentinel.timings();
    put("INFO-PERIOD", () -> all.infoPeriod, value -> all.infoPeriod = value);
    put("PING-PERIOD", () -> all.pingPeriod, value -> all.pingPeriod = value);
    put("ASK-PERIOD", () -> all.askPeriod, value -> all.askPeriod = value);
    put("PUBLISH-PERIOD", () -> all.publishPeriod, value -> all.publishPeriod = value);
    put("DEFAULT-DOWN-AFTER", () -> all.defaultDownAfter, value -> all.defaultDownAfter = value);
    put(
        "DEFAULT-FAILOVER-TIMEOUT",
        () -> all.defaultFailoverTimeout,
        value -> all.defaultFailoverTimeout = value);
    put("TILT-TRIGGER", () -> all.tiltTrigger, value -> all.tiltTrigger = value);
    put("TILT-PERIOD", () -> all.tiltPeriod, value -> all.tiltPeriod = value);
    put(
        "SLAVE-RECONF-TIMEOUT",
        () -> all.replicaReconfigurationTimeout,
        value -> all.replicaReconfigurationTimeout = value);
    put(
        "MIN-LINK-RECONNECT-PERIOD",
        () -> all.minLinkReconnectPeriod,
        value -> all.minLinkReconnectPeriod = value);
    put("ELECTION-TIMEOUT", () -> all.electionTimeout, value -> all.electionTimeout = value);
    put("SCRIPT-MAX-RUNTIME", sentinel.scripts()::longest, sentinel.scripts()::longest);
    put("SCRIPT-RETRY-DELAY", sentinel.scripts()::delay, sentinel.scripts()::delay);
  }

  private void put(String name, LongSupplier getter, LongConsumer setter) {
    parameters.put(name, new Parameter(getter, setter));
  }

  void debug(Call call) {
    if (call.count() == 2) {
      call.reply().map(parameters.size());
      parameters.forEach(
          (name, parameter) -> {
            call.reply().bulk(name);
            call.reply().bulkNumber(parameter.getter().getAsLong());
          });
      return;
    }
    String refusal = null;
    for (int i = 2; i < call.count() && refusal == null; i += 2) {
      refusal = set(call, i);
    }
    if (refusal == null) {
      call.reply().ok();
    } else {
      call.reply().error(refusal);
    }
  }

  private String set(Call call, int at) {
    String option = Answers.word(call, at);
    Parameter parameter = parameters.get(option.toUpperCase(Locale.ROOT));
    if (parameter == null || at + 1 == call.count()) {
      return "ERR Unknown option or number of arguments for SENTINEL DEBUG '" + option + "'";
    }
    Bytes value = call.arg(at + 1);
    if (!value.isLong() || value.toLong() <= 0) {
      return "ERR Invalid argument '"
          + Answers.word(call, at + 1)
          + "' for SENTINEL DEBUG '"
          + option
          + "'";
    }
    parameter.setter().accept(value.toLong());
    return null;
  }
}
