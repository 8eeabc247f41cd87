package io.vireo.server.engine;

import io.vireo.metrics.CommandLog;
import io.vireo.metrics.CommandLogs;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.DataMetrics;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.gate.SlotAccounting;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.KeyspaceState;
import io.vireo.server.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * Keeps the books on executed, rejected and failed commands: statistics, the logs of commands that
 * stand out, latency events, MONITOR. Data context only.
 */
public final class CommandRecorder {
  private static final byte[] REDACTED = "(redacted)".getBytes(StandardCharsets.US_ASCII);
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000_000;

  private final KeyspaceState keyspace;
  private final CommandMetrics commands;
  private final ErrorMetrics errors;
  private final DataMetrics data;
  private final CommandLogs logs;
  private final LatencyMonitor latency;
  private final Monitors monitors;
  private final SlotAccounting slots;
  private final HotKeys hotKeys;

  /** Books kept in these places. */
  public CommandRecorder(
      KeyspaceState keyspace,
      CommandMetrics commands,
      ErrorMetrics errors,
      DataMetrics data,
      CommandLogs logs,
      LatencyMonitor latency,
      Monitors monitors,
      IntSupplier replicas) {
    this.keyspace = keyspace;
    this.commands = commands;
    this.errors = errors;
    this.data = data;
    this.logs = logs;
    this.latency = latency;
    this.monitors = monitors;
    slots = new SlotAccounting(data.slots, replicas);
    hotKeys = new HotKeys(keyspace.random());
  }

  /** The books on slots. */
  SlotAccounting slots() {
    return slots;
  }

  /** What is measured of keys. */
  HotKeys hotKeys() {
    return hotKeys;
  }

  /**
   * A command has run; if its client waits for keys now, it has not come to its end yet.
   *
   * @param request the request by which a client has the command run: the call itself, or that of a
   *     transaction or a script, whose sizes count for what they run, as in Valkey
   */
  void executed(Session session, Command command, Call call, Call request, long nanos) {
    boolean through = !(session.waiting() instanceof KeyWaiting);
    if (through) {
      counted(command, nanos);
    } else {
      ((KeyWaiting) session.waiting()).nanos(nanos);
    }
    failed(command, call.reply());
    long micros = nanos / MICRO;
    long answer = request.reply().answerBytes();
    if (through && logs.concern(micros, request.requestBytes(), answer)) {
      long asked = Call.writtenBytes(request.words(), request.count());
      log(session, command, new WordsOfCall(call), micros, asked, answer);
    }
    if (nanos >= MILLI && latency.enabled()) {
      String event = command.has(Flag.FAST) ? "fast-command" : "command";
      latency.add(event, keyspace.now() / 1000, nanos / MILLI);
    }
    if (!monitors.isEmpty() && !command.has(Flag.SKIP_MONITOR) && !command.has(Flag.ADMIN)) {
      monitors.feed(session, call);
    }
  }

  /**
   * A command whose client was let wait for keys came to its end, with an answer.
   *
   * @param nanos how long the rest of it took; the time of waiting is not counted
   * @param answer bytes of the answer
   */
  void unblocked(Session session, KeyWaiting reason, long nanos, long answer) {
    long all = reason.nanos() + nanos;
    counted(reason.command(), all);
    session.activity().ran(reason.command(), keyspace.now());
    if (slots.isOn()) {
      slots.unblocked(session, reason.words(), all, answer);
    }
    Bytes[] words = reason.words();
    if (hotKeys.isOn()) {
      hotKeys.executed(reason.command(), words, words.length, all, answer, keyspace.realNow());
    }
    long asked = Call.writtenBytes(words, words.length);
    log(session, reason.command(), new KeptWords(words), all / MICRO, asked, answer);
  }

  private void counted(Command command, long nanos) {
    commands.record(command.id(), nanos);
    data.commandsProcessed.add(1);
    data.commandNanos.add(nanos);
  }

  /** A command was refused before it ran; null for an unknown one. */
  void rejected(Command command, Reply reply) {
    if (command != null) {
      commands.rejected(command.id());
    }
    count(reply);
  }

  /** A replica, which is to ask for nothing, was given an error. */
  void refusedReplica() {
    data.unexpectedErrorReplies.add(1);
  }

  /** An answer holds an error that has not been counted yet. */
  void failed(Command command, Reply reply) {
    if (count(reply) && command != null) {
      commands.failed(command.id());
    }
  }

  /** Errors within EXEC are counted by the commands that gave them, not again by EXEC. */
  private boolean count(Reply reply) {
    String text = reply.takeError();
    if (text == null) {
      return false;
    }
    int space = text.indexOf(' ');
    errors.record(space < 0 ? text : text.substring(0, space));
    return true;
  }

  /** An event loop answered a command itself, in no time worth measuring. */
  void answeredOutOfBand(Command command) {
    commands.record(command.id(), 0);
    data.commandsProcessed.add(1);
  }

  /** Logs a command wherever it belongs; an answer that the client does not want has no bytes. */
  private void log(
      Session session,
      Command command,
      CommandLog.Arguments words,
      long micros,
      long requestBytes,
      long answerBytes) {
    long sent = session.wantsAnswer() ? answerBytes : 0;
    if (!command.has(Flag.SKIP_SLOWLOG) && logs.concern(micros, requestBytes, sent)) {
      logs.add(
          keyspace.now() / 1000,
          micros,
          requestBytes,
          sent,
          words,
          session.link().remoteAddress(),
          session.identity().name().toString());
    }
  }

  private static byte[] beginning(Bytes word, int length) {
    return Arrays.copyOfRange(word.array(), word.offset(), word.offset() + length);
  }

  /** The words of a request that is being executed, without its secrets. */
  private record WordsOfCall(Call call) implements CommandLog.Arguments {
    @Override
    public int count() {
      return call.count();
    }

    @Override
    public int length(int index) {
      return call.isRedacted(index) ? REDACTED.length : call.arg(index).length();
    }

    @Override
    public byte[] copy(int index, int length) {
      return call.isRedacted(index)
          ? Arrays.copyOf(REDACTED, length)
          : beginning(call.arg(index), length);
    }
  }

  /** The words of a request that waited for keys; such commands have no secrets. */
  private record KeptWords(Bytes[] words) implements CommandLog.Arguments {
    @Override
    public int count() {
      return words.length;
    }

    @Override
    public int length(int index) {
      return words[index].length();
    }

    @Override
    public byte[] copy(int index, int length) {
      return beginning(words[index], length);
    }
  }
}
