package io.vireo.server.family.sentinel;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.Glob;
import io.vireo.config.LogLevel;
import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.SentinelSettings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SENTINEL CONFIG and SIMULATE-FAILURE: what holds for the Sentinel as a whole. Data worker. */
final class SentinelParameters {
  private static final Logger LOG = LoggerFactory.getLogger(SentinelParameters.class);
  private static final int LAST_PORT = 65_535;

  private final Sentinel sentinel;
  private final SentinelSettings settings;
  private final SentinelTimings timings;

  /** What SENTINEL CONFIG GET tells, in its order. */
  private final Map<String, Supplier<String>> parameters = new LinkedHashMap<>();

  SentinelParameters(Sentinel sentinel) {
    this.sentinel = sentinel;
    settings = sentinel.settings();
    timings = new SentinelTimings(sentinel);
    parameters.put("resolve-hostnames", () -> yesNo(settings.names().resolving()));
    parameters.put("announce-hostnames", () -> yesNo(settings.announceHostnames()));
    parameters.put("announce-ip", () -> orEmpty(settings.announceIp()));
    parameters.put("announce-port", () -> Integer.toString(settings.announcePort()));
    parameters.put("sentinel-user", () -> orEmpty(settings.user()));
    parameters.put("sentinel-pass", () -> orEmpty(settings.password()));
    parameters.put("loglevel", this::logLevel);
  }

  private static String yesNo(boolean yes) {
    return yes ? "yes" : "no";
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private String logLevel() {
    return lower(sentinel.config().get(GeneralSettings.LOGLEVEL).name());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  void debug(Call call) {
    timings.debug(call);
  }

  void config(Call call) {
    if (call.arg(2).is("GET")) {
      get(call);
    } else if (call.arg(2).is("SET") && call.count() >= 5) {
      set(call);
    } else {
      call.reply()
          .error(
              "ERR Only SENTINEL CONFIG GET <param> [<param> <param> ...] / SET <param> <value>"
                  + " [<param> <value> ...] are supported.");
    }
  }

  private void get(Call call) {
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 3; i < call.count(); i++) {
      String pattern = Answers.word(call, i);
      parameters.forEach(
          (name, value) -> {
            if (Glob.matches(pattern, name, true)) {
              found.putIfAbsent(name, value.get());
            }
          });
    }
    call.reply().map(found.size());
    found.forEach(
        (name, value) -> {
          call.reply().bulk(name);
          Answers.bulk(call.reply(), value);
        });
  }

  /** All pairs are looked at before the first is taken. */
  private void set(Call call) {
    String refusal = refusal(call);
    if (refusal != null) {
      call.reply().error(refusal);
      return;
    }
    boolean otherLogin = false;
    for (int i = 3; i < call.count(); i += 2) {
      String name = lower(Answers.word(call, i));
      put(name, Answers.word(call, i + 1));
      otherLogin |= name.startsWith("sentinel-");
    }
    boolean saved = sentinel.changed();
    if (otherLogin) {
      sentinel.reconnectSentinels();
    }
    Answers.saved(call, saved);
  }

  private String refusal(Call call) {
    Set<String> seen = new HashSet<>();
    for (int i = 3; i < call.count(); i += 2) {
      String option = Answers.word(call, i);
      String name = lower(option);
      if (!parameters.containsKey(name)) {
        return "ERR Invalid argument '" + option + "' to SENTINEL CONFIG SET";
      }
      if (!seen.add(name)) {
        return "ERR Duplicate argument '" + option + "' to SENTINEL CONFIG SET";
      }
      if (i + 1 == call.count()) {
        return "ERR Missing argument '" + option + "' value";
      }
      if (name.equals("sentinel-pass")) {
        call.redact(i + 1);
      }
      if (!fits(name, call.arg(i + 1))) {
        return "ERR Invalid value '"
            + Answers.word(call, i + 1)
            + "' to SENTINEL CONFIG SET '"
            + option
            + "'";
      }
    }
    return null;
  }

  private static boolean fits(String name, Bytes value) {
    return switch (name) {
      case "resolve-hostnames", "announce-hostnames" -> value.is("YES") || value.is("NO");
      case "announce-port" -> value.isLong() && value.toLong() >= 0 && value.toLong() <= LAST_PORT;
      case "loglevel" -> level(value.toString()) != null;
      default -> true;
    };
  }

  private static LogLevel level(String name) {
    for (LogLevel level : LogLevel.values()) {
      if (level.name().equalsIgnoreCase(name)) {
        return level;
      }
    }
    return null;
  }

  private void put(String name, String value) {
    boolean yes = value.equalsIgnoreCase("yes");
    switch (name) {
      case "resolve-hostnames" -> settings.names().resolving(yes);
      case "announce-hostnames" -> settings.announceHostnames(yes);
      case "announce-ip" -> settings.announceIp(value);
      case "announce-port" -> settings.announcePort(Integer.parseInt(value), sentinel.port());
      case "sentinel-user" -> settings.user(value);
      case "sentinel-pass" -> settings.password(value);
      default -> {
        Config config = sentinel.config();
        config.update(GeneralSettings.LOGLEVEL, level(value));
      }
    }
  }

  void simulateFailure(Call call) {
    boolean election = false;
    boolean promotion = false;
    for (int i = 2; i < call.count(); i++) {
      if (call.arg(i).is("CRASH-AFTER-ELECTION")) {
        election = true;
      } else if (call.arg(i).is("CRASH-AFTER-PROMOTION")) {
        promotion = true;
      } else if (call.arg(i).is("HELP")) {
        call.reply().array(2);
        call.reply().bulk("crash-after-election");
        call.reply().bulk("crash-after-promotion");
        return;
      } else {
        call.reply().error("ERR Unknown failure simulation specified");
        return;
      }
    }
    if (election) {
      LOG.warn("Failure simulation: this Sentinel will end once it is elected as a leader");
    }
    if (promotion) {
      LOG.warn("Failure simulation: this Sentinel will end once it has promoted a replica");
    }
    sentinel.simulate(election, promotion);
    call.reply().ok();
  }
}
