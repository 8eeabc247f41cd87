package io.vireo.server.family.server;

import io.vireo.config.ByteText;
import io.vireo.config.Circumstances;
import io.vireo.config.Config;
import io.vireo.config.NameValue;
import io.vireo.config.SettingFlag;
import io.vireo.config.SettingsTable;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Locality;
import io.vireo.server.engine.session.Session;
import io.vireo.server.family.ConfigFile;
import io.vireo.server.family.HelpText;
import io.vireo.server.info.ServerInfo;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CONFIG: the settings, while the server runs. */
public final class ConfigCommands extends Family {
  final Command config =
      container("CONFIG")
          .doc(
              "2.0.0",
              "Depends on the subcommand",
              "Holds the commands about the server's settings.");

  final Command get =
      config
          .sub("GET", -3, this::get)
          .doc("2.0.0", "O(N) for N patterns", "Tells the values of the settings that match.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .syntax("parameter...")
          .history("7.0.0", "Several patterns at once.");

  final Command help =
      config
          .sub("HELP", 2, this::help)
          .doc("5.0.0", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE);

  final Command resetstat =
      config
          .sub("RESETSTAT", 2, this::resetstat)
          .doc("2.0.0", "O(1)", "Sets the counters of INFO back to zero.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded");

  final Command rewrite =
      config
          .sub("REWRITE", 2, this::rewrite)
          .doc("2.8.0", "O(1)", "Writes the settings in force to the configuration file.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded");

  final Command set =
      config
          .sub("SET", -4, this::set)
          .doc("2.0.0", "O(N) for N settings", "Changes settings while the server runs.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .syntax("data=(parameter value)...")
          .history("7.0.0", "Several settings at once.");

  private static final Logger LOG = LoggerFactory.getLogger(ConfigCommands.class);

  /** Bytes of the longest value, since what settings take is counted nowhere. */
  private static final int LONGEST = 64 * 1024;

  private final Config settings;
  private final Gates gates;
  private final ServerInfo info;
  private final ConfigFile configFile;

  /** The family. */
  public ConfigCommands(Config settings, Gates gates, ServerInfo info, ConfigFile configFile) {
    super(Group.SERVER);
    this.settings = settings;
    this.gates = gates;
    this.info = info;
    this.configFile = configFile;
  }

  private void get(Call call) {
    List<String> patterns = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      patterns.add(ByteText.of(call.arg(i).toArray()));
    }
    Map<String, String> found = new TreeMap<>(settings.match(patterns));
    Reply reply = call.reply();
    reply.map(found.size());
    found.forEach(
        (name, value) -> {
          reply.bulk(ByteText.bytes(name));
          reply.bulk(ByteText.bytes(value));
        });
  }

  private void set(Call call) {
    if (call.count() % 2 != 0) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    List<NameValue> pairs = new ArrayList<>();
    for (int i = 2; i < call.count(); i += 2) {
      String name = ByteText.of(call.arg(i).toArray());
      if (isSecret(name)) {
        call.redact(i + 1);
      }
      if (call.arg(i + 1).length() > LONGEST) {
        call.reply()
            .error(
                "ERR CONFIG SET failed (possibly related to argument '%s') - the value is too long"
                    .formatted(name));
        return;
      }
      pairs.add(new NameValue(name, ByteText.of(call.arg(i + 1).toArray())));
    }
    String error = settings.set(pairs, circumstances(call));
    if (error == null) {
      settings
          .withoutEffect(pairs)
          .forEach(setting -> LOG.warn("'{}' has no effect yet. {}", setting, setting.note()));
      call.reply().ok();
    } else {
      call.reply().error(ByteText.shown(error));
    }
  }

  private static boolean isSecret(String name) {
    return SettingsTable.find(name)
        .filter(setting -> setting.has(SettingFlag.SENSITIVE))
        .isPresent();
  }

  private Circumstances circumstances(Call call) {
    boolean loading = gates.get(LoadingGate.class).isClosed();
    return new Circumstances(Locality.isLocal(Session.of(call)), loading);
  }

  private void resetstat(Call call) {
    info.resetStatistics();
    call.reply().ok();
  }

  private void rewrite(Call call) {
    String failure = configFile.rewrite(false);
    if (failure == null) {
      call.reply().ok();
    } else {
      call.reply().error(failure);
    }
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "GET <pattern> [<pattern> ...]",
        "Show the settings whose names match, with their values.",
        "SET <name> <value> [<name> <value> ...]",
        "Change settings: all of them or, after an error, none.",
        "RESETSTAT",
        "Set the counters that INFO shows back to zero.",
        "REWRITE",
        "Bring the settings in force into the configuration file.");
  }
}
