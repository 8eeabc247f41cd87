package io.vireo.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The logs of commands that stand out: slow ones, large requests, large answers. Data context.
 *
 * <p>Almost no command belongs in any of them, so {@link #concern} finds that out with one compare
 * for all three.
 */
public final class CommandLogs {
  private final Map<Type, CommandLog> logs = new EnumMap<>(Type.class);
  private final CommandLog slow;
  private final CommandLog requests;
  private final CommandLog replies;

  /** What a log measures. */
  public enum Type {
    /** Microseconds that a command took. */
    SLOW,
    /** Bytes of a request. */
    LARGE_REQUEST,
    /** Bytes of an answer. */
    LARGE_REPLY;

    /** The name by which clients ask for the log, such as {@code large-request}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Makes empty logs that take nothing until they are given a threshold and a length. */
  public CommandLogs() {
    for (var type : Type.values()) {
      logs.put(type, new CommandLog(-1, 0));
    }
    slow = logs.get(Type.SLOW);
    requests = logs.get(Type.LARGE_REQUEST);
    replies = logs.get(Type.LARGE_REPLY);
  }

  /** The log of a type. */
  public CommandLog of(Type type) {
    return logs.get(type);
  }

  /**
   * True if a command may belong in a log, so that {@link #add} is worth its while.
   *
   * @param micros how long the command ran, at least 0
   * @param requestBytes the bytes of its request, or some more
   * @param answerBytes the bytes of its answer, or some more
   */
  public boolean concern(long micros, long requestBytes, long answerBytes) {
    return (slow.room(micros) | requests.room(requestBytes) | replies.room(answerBytes)) < 0;
  }

  /**
   * Logs a command in each log where it belongs.
   *
   * @param unixSeconds the time now
   * @param micros how long it ran
   * @param requestBytes the bytes of its request
   * @param answerBytes the bytes of its answer
   * @param arguments read now and not kept
   * @param client the client's address and port
   * @param clientName the client's name or empty; of a long one the beginning is kept
   */
  public void add(
      long unixSeconds,
      long micros,
      long requestBytes,
      long answerBytes,
      CommandLog.Arguments arguments,
      String client,
      String clientName) {
    if (slow.takes(micros)) {
      slow.add(unixSeconds, micros, arguments, client, clientName);
    }
    if (requests.takes(requestBytes)) {
      requests.add(unixSeconds, requestBytes, arguments, client, clientName);
    }
    if (replies.takes(answerBytes)) {
      replies.add(unixSeconds, answerBytes, arguments, client, clientName);
    }
  }
}
