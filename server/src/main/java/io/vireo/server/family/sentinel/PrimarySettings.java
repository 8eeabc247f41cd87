package io.vireo.server.family.sentinel;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.machine.Primary;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * SENTINEL SET. Options are taken one after the other: those before one that is refused hold, as in
 * Redis. Data worker.
 */
final class PrimarySettings {
  private static final String DENIED =
      "ERR Reconfiguration of scripts path is denied for security reasons. Check the"
          + " deny-scripts-reconfig configuration directive in your Sentinel configuration";

  private final Sentinel sentinel;

  PrimarySettings(Sentinel sentinel) {
    this.sentinel = sentinel;
  }

  void set(Call call, Primary primary) {
    int changes = 0;
    int at = 3;
    String refusal = null;
    while (at < call.count() && refusal == null) {
      int words = words(call, at);
      refusal = words == 0 ? unknown(call, at) : change(call, at, primary);
      if (refusal == null) {
        tell(call, at, words, primary);
        changes++;
        at += words;
      }
    }
    boolean saved = changes == 0 || sentinel.changed();
    if (refusal != null) {
      call.reply().error(refusal);
    } else {
      Answers.saved(call, saved);
    }
  }

  /** How many words an option has with its values; 0 if there is no such option, or too few. */
  private static int words(Call call, int at) {
    int left = call.count() - at;
    return switch (option(call, at)) {
      case "rename-command" -> left > 2 ? 3 : 0;
      case "down-after-milliseconds",
          "failover-timeout",
          "parallel-syncs",
          "notification-script",
          "client-reconfig-script",
          "auth-pass",
          "auth-user",
          "quorum",
          "master-reboot-down-after-period" ->
          left > 1 ? 2 : 0;
      default -> 0;
    };
  }

  private static String option(Call call, int at) {
    return Answers.word(call, at).toLowerCase(Locale.ROOT);
  }

  private static String unknown(Call call, int at) {
    return "ERR Unknown option or number of arguments for SENTINEL SET '"
        + Answers.word(call, at)
        + "'";
  }

  private String change(Call call, int at, Primary primary) {
    String value = Answers.word(call, at + 1);
    return switch (option(call, at)) {
      case "down-after-milliseconds" -> number(call, at, 1, Long.MAX_VALUE, primary::setDownAfter);
      case "failover-timeout" -> number(call, at, 1, Long.MAX_VALUE, primary::setFailoverTimeout);
      case "parallel-syncs" ->
          number(call, at, 1, Integer.MAX_VALUE, number -> primary.setParallelSyncs((int) number));
      case "quorum" ->
          number(call, at, 1, Integer.MAX_VALUE, number -> primary.setQuorum((int) number));
      case "master-reboot-down-after-period" ->
          number(call, at, 0, Long.MAX_VALUE, primary::setRebootDownAfter);
      case "notification-script" ->
          script(
              value,
              "ERR Notification script seems non existing or non executable",
              primary::setNotificationScript);
      case "client-reconfig-script" ->
          script(
              value,
              "ERR Client reconfiguration script seems non existing or non executable",
              primary::setClientReconfigScript);
      case "auth-pass" -> {
        call.redact(at + 1);
        primary.setAuthPass(value.isEmpty() ? null : value);
        sentinel.reconnect(primary);
        yield null;
      }
      case "auth-user" -> {
        primary.setAuthUser(value.isEmpty() ? null : value);
        sentinel.reconnect(primary);
        yield null;
      }
      default -> rename(call, at, primary.renamedCommands());
    };
  }

  private static String number(Call call, int at, long least, long most, LongConsumer setter) {
    Bytes value = call.arg(at + 1);
    if (!value.isLong() || value.toLong() < least || value.toLong() > most) {
      return bad(call, at, at + 1);
    }
    setter.accept(value.toLong());
    return null;
  }

  private static String bad(Call call, int at, int value) {
    return "ERR Invalid argument '"
        + Answers.word(call, value)
        + "' for SENTINEL SET '"
        + Answers.word(call, at)
        + "'";
  }

  private String script(String path, String otherwise, Consumer<String> setter) {
    if (sentinel.settings().denyScripts()) {
      return DENIED;
    }
    if (!path.isEmpty() && !sentinel.isExecutable(path)) {
      return otherwise;
    }
    setter.accept(path.isEmpty() ? null : path);
    return null;
  }

  private static String rename(Call call, int at, Map<String, String> renamed) {
    String from = Answers.word(call, at + 1);
    String to = Answers.word(call, at + 2);
    if (from.isEmpty() || to.isEmpty()) {
      return bad(call, at, to.isEmpty() ? at + 2 : at + 1);
    }
    String name = from.toUpperCase(Locale.ROOT);
    renamed.remove(name);
    if (!name.equalsIgnoreCase(to)) {
      renamed.put(name, to);
    }
    return null;
  }

  private void tell(Call call, int at, int words, Primary primary) {
    StringBuilder text = new StringBuilder();
    for (int i = at; i < at + words; i++) {
      boolean secret = i > at && option(call, at).equals("auth-pass");
      text.append(' ').append(secret ? "******" : Answers.word(call, i));
    }
    sentinel.event("+set", primary, text.toString());
  }
}
