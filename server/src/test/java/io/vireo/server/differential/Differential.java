package io.vireo.server.differential;

import io.vireo.config.Config;
import io.vireo.server.ServerCore;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Group;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.testing.LinkedReplica;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.testing.TcpShadow;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sends the same random requests to Vireo and to Redis 8.6.3, from a seed, until they answer
 * differently, or until what Vireo propagates does not give the data that it has: in the process,
 * or to a replica over its link. One thread only.
 */
final class Differential implements AutoCloseable {
  private static final int EPISODE = 600;
  private static final int SHOWN = 200;

  private final TcpServer vireo;
  private final Oracle oracle;
  private final LinkedReplica replica;
  private final Peer ours;
  private final Peer theirs;
  private final Duel duel;
  private final EpisodeMaker maker;
  private final Set<String> known = new HashSet<>();
  private long steps;

  /**
   * Starts both servers.
   *
   * @param groups only these groups of commands, beside the general ones; all of them if empty
   */
  Differential(Set<Group> groups) {
    Vocabulary vocabulary = Vocabulary.of(Profiles.groups());
    CommandTable table = new ServerCore(Config.defaults(), Clock.system()).engine().table();
    maker = new EpisodeMaker(new Profiles(table, vocabulary, groups), vocabulary);
    oracle = Oracle.start("enable-debug-command local", "hz 100", "dynamic-hz no");
    vireo =
        TcpServer.start("enable-debug-command local", "io-threads 1", "repl-diskless-sync-delay 0");
    replica = new LinkedReplica(vireo);
    ours = new Peer("Vireo", vireo.port(), vocabulary.usual());
    theirs = new Peer("Redis", oracle.port(), vocabulary.usual());
    duel = new Duel(ours, theirs, new TcpShadow(vireo), replica);
  }

  /** How many steps have been played. */
  long steps() {
    return steps;
  }

  /** How many requests were compared. */
  long requests() {
    return duel.requests();
  }

  /** What was said. */
  Tally tally() {
    return duel.tally();
  }

  /**
   * Plays episodes.
   *
   * @param seed the seed of the first; each next one's is one more
   * @param wanted how many steps to play, at least
   * @param most stops after so many different differences
   * @param sink takes the text of each
   */
  void play(long seed, long wanted, int most, Consumer<String> sink) {
    int found = 0;
    long end = steps + wanted;
    for (long next = seed; steps < end && found < most; next++) {
      Episode episode = maker.make(next, EPISODE);
      Optional<Difference> difference = duel.play(episode);
      steps += difference.map(d -> d.step() + 1).orElse(episode.steps().size());
      if (difference.isPresent() && known.add(difference.get().subject())) {
        found++;
        sink.accept(explain(episode, difference.get()));
      }
    }
  }

  /** Plays one episode; the text of its difference, if there is one. */
  Optional<String> explain(Episode episode) {
    return duel.play(episode).map(difference -> explain(episode, difference));
  }

  private String explain(Episode episode, Difference difference) {
    return new Shrinker(duel)
        .shrink(episode, difference)
        .map(result -> Transcriber.of(result.episode(), result.difference()))
        .orElseGet(() -> unrepeated(episode, difference));
  }

  /** What depends on time or chance may not come again: then the last steps have to tell. */
  private static String unrepeated(Episode episode, Difference difference) {
    int end = difference.step() + 1;
    List<Step> last = episode.steps().subList(Math.max(0, end - SHOWN), end);
    return "# Did not come again; the last of "
        + end
        + " steps:\n"
        + Transcriber.of(episode.with(last), difference);
  }

  @Override
  public void close() {
    ours.close();
    theirs.close();
    replica.close();
    vireo.close();
    oracle.close();
  }
}
