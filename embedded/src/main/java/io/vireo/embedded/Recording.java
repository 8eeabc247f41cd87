package io.vireo.embedded;

import io.vireo.server.command.Call;
import io.vireo.server.engine.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The commands that clients send from {@link Vireo#record} on, in the order in which the server
 * takes them: each once, those of a transaction when they are queued, none that a script calls, and
 * none that is refused since the client has no right to it. Commands of {@link Vireo#execute} and
 * {@link Vireo#connect} are not among them. Any thread.
 */
public final class Recording implements Registration {
  /** The most commands that are noted. */
  public static final int MAX_COMMANDS = 100_000;

  /** The most bytes of arguments that are noted. */
  private static final long MAX_ARGUMENT_BYTES = 64L << 20;

  private final List<RecordedCommand> noted = new ArrayList<>();
  private long argumentBytes;
  private boolean overflown;
  private Runnable close = () -> {};

  /** Nothing yet. */
  Recording() {}

  synchronized void onClose(Runnable task) {
    close = task;
  }

  /** A client has sent a command. Data context. */
  synchronized void add(Session session, Call call) {
    long bytes = 0;
    for (int i = 0; i < call.count(); i++) {
      bytes += call.arg(i).length();
    }
    if (noted.size() == MAX_COMMANDS || argumentBytes + bytes > MAX_ARGUMENT_BYTES) {
      overflown = true;
      return;
    }
    argumentBytes += bytes;
    noted.add(new RecordedCommand(session.id(), session.database(), Words.texts(call)));
  }

  /**
   * What was sent so far.
   *
   * @throws VireoException if that was more than {@value #MAX_COMMANDS} commands, or than 64 MB
   */
  public synchronized List<RecordedCommand> commands() {
    if (overflown) {
      throw new VireoException(
          "More was sent than a recording has room for: " + noted.size() + " commands; clear() it");
    }
    return List.copyOf(noted);
  }

  /**
   * What was sent so far of some commands.
   *
   * @param names in any case
   * @throws VireoException as {@link #commands()}
   */
  public List<RecordedCommand> commands(String... names) {
    List<String> upper =
        List.of(Arguments.given("names", names)).stream()
            .map(name -> Arguments.named("name", name).toUpperCase(Locale.ROOT))
            .toList();
    Predicate<RecordedCommand> wanted =
        command -> upper.contains(command.words().get(0).toUpperCase(Locale.ROOT));
    return commands().stream().filter(wanted).toList();
  }

  /** Forgets what was sent so far. */
  public synchronized void clear() {
    noted.clear();
    argumentBytes = 0;
    overflown = false;
  }

  /** Notes no more; what was noted stays. */
  @Override
  public void close() {
    Runnable task;
    synchronized (this) {
      task = close;
    }
    task.run();
  }
}
