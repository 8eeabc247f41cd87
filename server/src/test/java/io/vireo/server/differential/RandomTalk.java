package io.vireo.server.differential;

import io.vireo.config.Config;
import io.vireo.server.ServerCore;
import io.vireo.server.command.CommandTable;
import io.vireo.server.engine.context.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a client says by chance: commands on all types, transactions, scripts, deadlines that pass
 * and blocking pops, from the same vocabulary as the comparison with Redis. For who needs much to
 * happen and compares no answers. One thread.
 */
public final class RandomTalk {
  private static final int EPISODE = 300;

  /**
   * They change what a client may do or is told, which would make the rest useless, or how values
   * are kept, which shows in some and is no part of the data.
   */
  private static final Set<String> LEFT_OUT = Set.of("ACL", "AUTH", "CLIENT", "COMMAND", "CONFIG");

  private final EpisodeMaker maker;
  private final Predicate<List<String>> fits;
  private final Deque<Turn> turns = new ArrayDeque<>();
  private long seed;

  /**
   * What is said in one go.
   *
   * @param requests as a client sends them, of one connection
   * @param waiting requests that are to be waiting meanwhile, each on a connection of its own
   */
  public record Turn(List<byte[]> requests, List<byte[]> waiting) {}

  /**
   * Talk of a seed.
   *
   * @param fits whether a request may be said, also one in a script: its words, the command's name
   *     in capitals first
   */
  public RandomTalk(long seed, Predicate<List<String>> fits) {
    Vocabulary vocabulary = Vocabulary.of(Profiles.groups());
    CommandTable table = new ServerCore(Config.defaults(), Clock.system()).engine().table();
    maker = new EpisodeMaker(new Profiles(table, vocabulary, Set.of()), vocabulary);
    this.seed = seed;
    this.fits = fits;
  }

  /** What is said next. */
  public Turn next() {
    while (turns.isEmpty()) {
      maker.make(seed++, EPISODE).steps().forEach(this::add);
    }
    return turns.poll();
  }

  private void add(Step step) {
    if (step instanceof Step.Say say) {
      add(say.requests(), List.of());
    } else if (step instanceof Step.Lapse lapse) {
      add(lapse.requests(), List.of());
    } else if (step instanceof Step.Block block) {
      add(block.waking(), block.waiting());
    }
  }

  private void add(List<Request> requests, List<Request> waiting) {
    List<byte[]> said = wire(requests);
    if (!said.isEmpty()) {
      turns.add(new Turn(said, wire(waiting)));
    }
  }

  private List<byte[]> wire(List<Request> requests) {
    List<byte[]> bytes = new ArrayList<>();
    for (Request request : requests) {
      if (suits(request) && (!Scripted.is(request) || innerSuits(request))) {
        bytes.add(request.wire());
      }
    }
    return bytes;
  }

  private boolean innerSuits(Request script) {
    return Scripted.inner(script).stream().allMatch(this::suits);
  }

  private boolean suits(Request request) {
    return !LEFT_OUT.contains(request.name()) && fits.test(request.with(0, request.name()).words());
  }
}
