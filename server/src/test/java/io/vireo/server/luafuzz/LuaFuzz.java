package io.vireo.server.luafuzz;

import io.vireo.server.scripting.Interpreter;
import io.vireo.server.scripting.SocketInterpreters;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Oracle;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Lets Vireo, in this process, and Redis run the same random programs, and compares. */
public final class LuaFuzz implements AutoCloseable {
  private static final int BATCH = 100;
  private static final double SPOILT = 0.15;
  private static final String COMPILES =
      "local f, e = loadstring(ARGV[1], '=spoilt') return e or 'compiles'";

  private final Consumer<String> out;
  private Oracle oracle = start();
  private List<Interpreter> redis = SocketInterpreters.of(oracle);
  private List<Interpreter> vireo = vireo();
  private int found;

  /** Tells of each difference. */
  public LuaFuzz(Consumer<String> out) {
    this.out = out;
  }

  private static Oracle start() {
    return Oracle.start("busy-reply-threshold 60000");
  }

  private static List<Interpreter> vireo() {
    return Interpreter.of(new InProcessServer().alone());
  }

  /** How many differences there were. */
  public int found() {
    return found;
  }

  /** A program to compare: its seed, the script, and what stands behind it in EVAL. */
  private record Trial(long seed, Piece program, String script, List<String> arguments) {
    static Trial of(long seed) {
      Piece program = ProgramMaker.make(seed);
      SplittableRandom random = new SplittableRandom(~seed);
      if (random.nextDouble() < SPOILT) {
        String spoilt = Spoiler.spoil(program.toString(), random);
        return new Trial(seed, null, COMPILES, List.of("0", spoilt));
      }
      return new Trial(seed, program, program.toString(), List.of("0"));
    }
  }

  /** Compares the programs of some seeds, as long as there are not too many differences. */
  public void run(long first, long count, int most) {
    for (long from = first; from < first + count && found < most; from += BATCH) {
      List<Trial> trials = new ArrayList<>();
      for (long seed = from; seed < Math.min(from + BATCH, first + count); seed++) {
        trials.add(Trial.of(seed));
      }
      compare(trials, (int) (from / BATCH & 1), most);
    }
  }

  private void compare(List<Trial> trials, int protocol, int most) {
    Interpreter theirs = redis.get(protocol);
    Interpreter ours = vireo.get(protocol);
    trials.forEach(trial -> theirs.add(trial.script(), trial.arguments()));
    theirs.send();
    trials.forEach(trial -> ours.add(trial.script(), trial.arguments()));
    ours.send();
    List<String> wanted = new ArrayList<>();
    List<String> got = new ArrayList<>();
    for (Trial trial : trials) {
      wanted.add(theirs.read(trial.script()));
      got.add(ours.read(trial.script()));
    }
    if (wanted.contains(Interpreter.SILENCE)) {
      restart();
    }
    for (int i = 0; i < trials.size() && found < most; i++) {
      if (!same(wanted.get(i), got.get(i))) {
        tell(trials.get(i), protocol, wanted.get(i), got.get(i));
      }
    }
  }

  private void restart() {
    oracle.close();
    oracle = start();
    redis = SocketInterpreters.of(oracle);
  }

  private void tell(Trial trial, int protocol, String wanted, String got) {
    if (trial.program() == null) {
      found++;
      out.accept("Seed " + trial.seed() + ":\n" + trial.arguments().get(1));
      out.accept("--- Redis\n" + wanted + "\n--- Vireo\n" + got + "\n");
      return;
    }
    if (!differs(trial.script(), protocol)) {
      out.accept("Seed " + trial.seed() + " differs only behind others: " + wanted + " / " + got);
      found++;
      return;
    }
    found++;
    String least = Shrinker.shrink(trial.program(), program -> differs(program, protocol));
    out.accept("Seed " + trial.seed() + ":\n" + least);
    out.accept("--- Redis\n" + answer(redis, protocol, least));
    out.accept("--- Vireo\n" + answer(vireo, protocol, least) + "\n");
  }

  private boolean differs(String program, int protocol) {
    String wanted = answer(redis, protocol, program);
    if (wanted.equals(Interpreter.SILENCE)) {
      restart();
      return false;
    }
    return !same(wanted, answer(vireo, protocol, program));
  }

  /** The sign of what is no number is left by instructions that nobody chose: it does not count. */
  private static boolean same(String wanted, String got) {
    return wanted.equals(got) || withoutSigns(wanted).equals(withoutSigns(got));
  }

  private static String withoutSigns(String answer) {
    return answer.contains("nan")
        ? answer.replace("-nan", "nan").replaceAll("\\$\\d+", "\\$")
        : answer;
  }

  private static String answer(List<Interpreter> server, int protocol, String program) {
    Interpreter one = server.get(protocol);
    one.add(program, List.of("0"));
    one.send();
    return one.read(program);
  }

  @Override
  public void close() {
    oracle.close();
  }
}
