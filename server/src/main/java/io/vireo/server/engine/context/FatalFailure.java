package io.vireo.server.engine.context;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a failure leaves behind an unknown state. A server that is a part of
 * another program only logs that. Any thread.
 */
public final class FatalFailure {
  private static final Logger LOG = LoggerFactory.getLogger(FatalFailure.class);

  /** For a heap that is so full that nothing else can be said. */
  private static final byte[] LAST_WORDS =
      "The server failed, and the heap is too full to say how: the process ends\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final OutputStream standardError = new FileOutputStream(FileDescriptor.err);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /**
   * Adds what is done in such a case: of a process, to end it with a code that tells of failure.
   */
  public void onFatal(Runnable listener) {
    listeners.add(listener);
  }

  /** Reports an unforeseen failure. */
  public void fail(String what, Throwable cause) {
    exit("{} failed unexpectedly: the process cannot go on", what, cause);
  }

  /**
   * Does something that must not end the thread: a mistake in it is logged, and an Error ends the
   * process.
   *
   * @param what is done, as the beginning of a sentence
   */
  public void guard(String what, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException unexpected) {
      LOG.error("{} failed unexpectedly", what, unexpected);
    } catch (Error error) {
      fail(what, error);
    }
  }

  /**
   * Does something whose failure would go unnoticed while clients wait for ever: any failure ends
   * the process.
   *
   * @param what is done, as the beginning of a sentence
   */
  public void must(String what, Runnable task) {
    try {
      task.run();
    } catch (Throwable failure) {
      fail(what, failure);
    }
  }

  /**
   * The process ends for a reason.
   *
   * @param cause or null
   */
  public void end(String reason, Throwable cause) {
    exit("{}. Exiting...", reason, cause);
  }

  private void exit(String format, String what, Throwable cause) {
    try {
      LOG.error(format, what, cause);
    } catch (OutOfMemoryError full) {
      sayLastWords();
    } finally {
      exit();
    }
  }

  private void sayLastWords() {
    try {
      standardError.write(LAST_WORDS);
    } catch (IOException notListening) {
      // Then there is nothing left to be tried.
    }
  }

  /** Ends the process for a reason that is in the log. */
  public void exit() {
    listeners.forEach(Runnable::run);
  }
}
