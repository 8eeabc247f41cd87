package io.vireo.server.family.key;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.List;

/** What MIGRATE was asked for. Data context; afterwards any thread may read. */
final class MigrateOptions {
  private static final int HOST = 1;
  private static final int PORT = 2;
  private static final int KEY = 3;
  private static final int DATABASE = 4;
  private static final int TIMEOUT = 5;
  private static final int FIRST_OPTION = 6;
  private static final long USUAL_TIMEOUT = 1000;

  private final List<Bytes> keys = new ArrayList<>();
  private boolean copy;
  private boolean replace;
  private Bytes user;
  private Bytes password;
  private String host;
  private int port;
  private int database;
  private long timeout;
  private String error;

  static MigrateOptions parse(Call call) {
    MigrateOptions options = new MigrateOptions();
    options.readWords(call);
    if (options.error == null) {
      options.readTarget(call);
    }
    return options;
  }

  private void readWords(Call call) {
    keys.add(call.arg(KEY).copy());
    for (int i = FIRST_OPTION; i < call.count() && error == null; i++) {
      int left = call.count() - 1 - i;
      Bytes word = call.arg(i);
      if (word.is("COPY")) {
        copy = true;
      } else if (word.is("REPLACE")) {
        replace = true;
      } else if (word.is("AUTH") && left >= 1) {
        password = secret(call, ++i);
        user = null;
      } else if (word.is("AUTH2") && left >= 2) {
        user = secret(call, ++i);
        password = secret(call, ++i);
      } else if (word.is("KEYS")) {
        readKeys(call, i + 1);
        return;
      } else {
        error = Errors.SYNTAX;
      }
    }
  }

  private static Bytes secret(Call call, int at) {
    call.redact(at);
    return call.arg(at).copy();
  }

  private void readKeys(Call call, int from) {
    if (call.arg(KEY).length() > 0) {
      error =
          "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string";
      return;
    }
    keys.clear();
    for (int i = from; i < call.count(); i++) {
      keys.add(call.arg(i).copy());
    }
  }

  private void readTarget(Call call) {
    if (!call.arg(TIMEOUT).isLong() || !call.arg(DATABASE).isLong()) {
      error = Errors.NOT_INTEGER;
      return;
    }
    long millis = call.arg(TIMEOUT).toLong();
    timeout = millis <= 0 ? USUAL_TIMEOUT : Math.min(millis, Integer.MAX_VALUE);
    database = (int) call.arg(DATABASE).toLong();
    host = call.arg(HOST).toString();
    port = leadingNumber(call.arg(PORT).toString());
  }

  /** The number at the beginning of a text, 0 without one: so Redis reads a port. */
  private static int leadingNumber(String text) {
    int number = 0;
    for (int i = 0; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
      number = Math.min(number * 10 + text.charAt(i) - '0', 100_000);
    }
    return number;
  }

  /** What is wrong, or null. */
  String error() {
    return error;
  }

  /** The keys that were named. */
  List<Bytes> keys() {
    return keys;
  }

  /** Whether the keys stay here. */
  boolean copy() {
    return copy;
  }

  /** Whether keys of the target are overwritten. */
  boolean replace() {
    return replace;
  }

  /** The user to act as there, or null. */
  Bytes user() {
    return user;
  }

  /** The password, or null without a login. */
  Bytes password() {
    return password;
  }

  /** Where the target is. */
  String host() {
    return host;
  }

  /** Its port. */
  int port() {
    return port;
  }

  /** The target's database. */
  int database() {
    return database;
  }

  /** How long the target may be silent, milliseconds. */
  long timeout() {
    return timeout;
  }
}
