package io.vireo.server.crash;

import io.vireo.server.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Kills servers at each call that changes something on the disk, once. */
final class Moments {
  /**
   * What is played.
   *
   * @param program starts the servers
   * @param library of {@link io.vireo.server.testing.DiskShim}
   * @param parent where directories are made
   * @param every one moment in so many
   * @param seed which of them
   * @param jobs how many at once
   */
  record Order(ServerProgram program, Path library, Path parent, int every, long seed, int jobs) {}

  private final Order order;
  private final Progress progress;
  private final Map<Script, MomentRun.Given> given = new EnumMap<>(Script.class);
  private final AtomicInteger next = new AtomicInteger();

  /** Guards what follows, and the progress. */
  private final Object lock = new Object();

  private int played;
  private int missed;
  private int failed;

  Moments(Order order, Progress progress) {
    this.order = order;
    this.progress = progress;
  }

  /**
   * Plays all moments that were asked for.
   *
   * @return how many of them left something wrong
   */
  int run() throws IOException, InterruptedException {
    Path cutOff = folder();
    given.put(Script.LOADING, run(cutOff).cutOff());
    List<Moment> moments = moments();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < order.jobs(); i++) {
      Thread thread = new Thread(() -> job(moments), "moments-" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    Folders.delete(cutOff);
    progress.line("total: " + told(moments.size()));
    return failed;
  }

  private MomentRun run(Path folder) {
    return new MomentRun(order.program(), order.library(), folder);
  }

  private Path folder() throws IOException {
    return Files.createTempDirectory(order.parent(), "moment-").toRealPath();
  }

  private MomentRun.Given given(Script script) {
    return given.getOrDefault(script, MomentRun.Given.NOTHING);
  }

  private List<Moment> moments() throws IOException {
    List<Moment> moments = new ArrayList<>();
    long number = order.seed();
    for (Script script : Script.values()) {
      Path folder = folder();
      List<String> calls = run(folder).calls(script, given(script));
      Folders.delete(folder);
      progress.line(script + ": " + calls.size() + " calls");
      for (int i = 0; i < calls.size(); i++) {
        for (Moment.Side side : Moment.Side.values()) {
          if (side.isOf(calls.get(i)) && number++ % order.every() == 0) {
            moments.add(new Moment(script, i + 1, side));
          }
        }
      }
    }
    return moments;
  }

  private void job(List<Moment> moments) {
    for (int i = next.getAndIncrement(); i < moments.size(); i = next.getAndIncrement()) {
      play(moments.get(i), moments.size());
    }
  }

  private void play(Moment moment, int all) {
    String fault;
    boolean reached = true;
    Path folder = null;
    try {
      folder = folder();
      MomentRun run = run(folder);
      fault = run.kill(moment, given(moment.script()));
      reached = run.isReached();
      if (fault == null) {
        Folders.delete(folder);
      }
    } catch (IOException | RuntimeException | AssertionError failure) {
      fault = failure.toString();
    }
    synchronized (lock) {
      played++;
      missed += reached ? 0 : 1;
      if (fault != null) {
        failed++;
        progress.line("FAILED: " + moment + "\ndirectory: " + folder + '\n' + fault);
      }
      progress.show(played, all, told(all));
    }
  }

  private String told(int all) {
    return played + " of " + all + " moments, " + missed + " not reached, " + failed + " failed";
  }
}
