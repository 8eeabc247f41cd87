package io.vireo.server.command;

import java.util.ArrayList;
import java.util.List;

/**
 * What a command did, as the append-only file and replicas shall repeat it. Data context only.
 *
 * <p>A command that changed something is repeated as it was given. One whose result depends on
 * chance, on the time or on how long a client waited says here which commands have the same effect.
 * A word is a {@code Bytes}, a {@code String} or a {@code Long}; bytes must stay until the command
 * is through.
 */
public final class Effects {
  private final List<Object[]> commands = new ArrayList<>(0);
  private boolean wanted;
  private boolean replaced;

  /** Begins anew. */
  public void begin(boolean nowWanted) {
    wanted = nowWanted;
    if (replaced || !commands.isEmpty()) {
      replaced = false;
      commands.clear();
    }
  }

  /** True if a journal repeats commands; if not, nothing needs to be said. */
  public boolean wanted() {
    return wanted;
  }

  /** The command is repeated as these words instead; the last such call counts. */
  public void instead(Object... words) {
    if (wanted) {
      commands.clear();
      commands.add(words);
      replaced = true;
    }
  }

  /** One more command is repeated, behind those said so far. */
  public void also(Object... words) {
    if (wanted) {
      commands.add(words);
    }
  }

  /** Nothing is repeated but what {@link #also} says from now on. */
  public void nothing() {
    if (wanted) {
      commands.clear();
      replaced = true;
    }
  }

  /** True if the command itself is not to be repeated. */
  public boolean isReplaced() {
    return replaced;
  }

  /** The commands that were said. */
  public List<Object[]> commands() {
    return commands;
  }
}
