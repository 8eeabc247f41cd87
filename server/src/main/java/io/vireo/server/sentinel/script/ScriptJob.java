package io.vireo.server.sentinel.script;

import java.util.List;

/** A program that is to be run, with its arguments, and how far that has come. Data context. */
public final class ScriptJob {
  private final List<String> words;
  private boolean running;
  private long pid;
  private long time;
  private int tries;

  ScriptJob(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** The program's path, and its arguments. */
  public List<String> words() {
    return words;
  }

  /** True while it runs. */
  public boolean isRunning() {
    return running;
  }

  /** The number of its process; 0 if it does not run, or not yet. */
  public long pid() {
    return pid;
  }

  /** How often it was begun. */
  public int tries() {
    return tries;
  }

  /** If it runs, since when; else the earliest time to run it, 0 for at once. Unix milliseconds. */
  public long time() {
    return time;
  }

  boolean isDue(long now) {
    return !running && time <= now;
  }

  boolean isLate(long now, long longest) {
    return running && now - time > longest;
  }

  void begin(long now) {
    running = true;
    time = now;
    tries++;
  }

  void began(long newPid) {
    pid = newPid;
  }

  void againAt(long when) {
    running = false;
    pid = 0;
    time = when;
  }
}
