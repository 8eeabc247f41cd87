package io.vireo.server.sentinel.script;

import io.vireo.server.engine.context.Inbox;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Runs programs as processes of the system. */
public final class ScriptProcesses implements ScriptRunner {
  /** What a shell would tell of a program that it cannot run; there is no other try. */
  static final int CANNOT_RUN = 2;

  /** The JVM tells of the end by a signal as of a code from here on. */
  private static final int SIGNALS = 128;

  private final Executor background;
  private final Inbox inbox;
  private final Supplier<File> directory;

  /**
   * No process yet.
   *
   * @param background starts processes, which takes a moment
   * @param directory tells where they run
   */
  public ScriptProcesses(Executor background, Inbox inbox, Supplier<File> directory) {
    this.background = background;
    this.inbox = inbox;
    this.directory = directory;
  }

  @Override
  public void run(List<String> words, Listener listener) {
    background.execute(() -> start(words, listener));
  }

  private void start(List<String> words, Listener listener) {
    Process process;
    try {
      process =
          new ProcessBuilder(words)
              .directory(directory.get())
              .redirectInput(Redirect.from(new File("/dev/null")))
              .redirectOutput(Redirect.INHERIT)
              .redirectError(Redirect.INHERIT)
              .start();
    } catch (IOException | SecurityException impossible) {
      inbox.add(() -> listener.ended(CANNOT_RUN, 0));
      return;
    }
    inbox.add(() -> listener.began(process.pid()));
    process.onExit().thenAccept(over -> inbox.add(() -> ended(over.exitValue(), listener)));
  }

  private static void ended(int value, Listener listener) {
    if (value > SIGNALS) {
      listener.ended(0, value - SIGNALS);
    } else {
      listener.ended(value, 0);
    }
  }

  @Override
  public void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
