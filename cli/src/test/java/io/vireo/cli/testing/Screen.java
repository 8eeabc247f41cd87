package io.vireo.cli.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A pseudo-terminal with a screen, 100 by 30, in which a program runs: tmux, with a server of its
 * own.
 */
public final class Screen {
  private final String socket;

  /**
   * Starts a program.
   *
   * @param folder for the terminal's socket
   * @param command for a shell
   */
  public Screen(Path folder, String command) throws Exception {
    socket = folder.resolve("tmux").toString();
    try {
      tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", command);
    } catch (java.io.IOException missing) {
      Assumptions.abort("tmux is not installed");
    }
  }

  private String tmux(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket));
    command.addAll(List.of(words));
    return Outcome.of("", command.toArray(new String[0])).out();
  }

  /** Types a text as it is. */
  public void type(String text) throws Exception {
    tmux("send-keys", "-l", text);
  }

  /** Presses keys by their names in tmux: Enter, Tab, C-c. */
  public void press(String... keys) throws Exception {
    List<String> words = new ArrayList<>(List.of("send-keys"));
    words.addAll(List.of(keys));
    tmux(words.toArray(new String[0]));
  }

  /** What is on the screen; lines without the blanks at their ends. */
  public String text() throws Exception {
    return tmux("capture-pane", "-p");
  }

  /** The same with the sequences for colours. */
  public String coloured() throws Exception {
    return tmux("capture-pane", "-p", "-e");
  }

  /** Waits until the screen holds a text. */
  public void await(String wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String screen = text();
    while (!screen.contains(wanted)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("The screen does not show \"" + wanted + "\":\n" + screen);
      }
      TimeUnit.MILLISECONDS.sleep(30);
      screen = text();
    }
  }

  /** Ends the program and its terminal. */
  public void close() throws Exception {
    tmux("kill-server");
  }
}
