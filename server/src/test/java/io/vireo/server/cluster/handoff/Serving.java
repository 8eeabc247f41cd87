package io.vireo.server.cluster.handoff;

import io.vireo.server.cluster.handoff.CampaignClient.Step;
import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A client that pushes elements to a list in a slot that moves, and two clients that wait for them
 * with BLPOP, or with BLMOVE to a list in the same slot.
 */
final class Serving implements Workload {
  private static final String PUSH = "return redis.call('rpush', ARGV[1], ARGV[2])";

  /** Few enough that waiting clients often find nothing. */
  private static final int LONGEST_PIPELINE = 3;

  /** A longer list would seldom have a client wait for it. */
  private static final long LONGEST_LIST = 20;

  private static final String SECONDS = "0.5";
  private static final int SERVERS = 2;
  private static final int MOVES_BETWEEN_DRAINS = 100;

  private final String name;
  private final boolean moves;
  private final boolean byScript;
  private final String list;
  private final String target;
  private final Set<String> pushed = new HashSet<>();
  private final List<Popper> poppers = new ArrayList<>();
  private long made;
  private long length;

  private Serving(int number, boolean moves, boolean byScript) {
    this.name = (moves ? "BLMOVE" : "BLPOP") + (byScript ? ", pushed by a script" : ", pushed");
    this.moves = moves;
    this.byScript = byScript;
    this.list = HandoffCluster.movingKey(number, "list:" + number);
    this.target = HandoffCluster.movingKey(number, "target:" + number);
  }

  /** Both commands, served after a plain command and after a script. */
  static List<Workload> all() {
    return List.of(
        new Serving(0, false, false),
        new Serving(1, true, false),
        new Serving(2, false, true),
        new Serving(3, true, true));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Step> clients(Random random, int pipeline) {
    List<Step> steps = new ArrayList<>();
    steps.add(links -> push(links, 1 + random.nextInt(LONGEST_PIPELINE)));
    for (int i = 0; i < SERVERS; i++) {
      Popper popper = new Popper();
      poppers.add(popper);
      steps.add(moves ? popper::move : popper::pop);
    }
    return steps;
  }

  private int push(Links links, int times) {
    List<String[]> requests = new ArrayList<>();
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < times && length < LONGEST_LIST; i++) {
      String element = "e" + made++;
      elements.add(element);
      String staying = HandoffCluster.stayingKey(links.node(), "any");
      requests.add(
          byScript
              ? new String[] {"EVAL", PUSH, "1", staying, list, element}
              : new String[] {"RPUSH", list, element});
    }
    requests.add(new String[] {"LLEN", list});
    List<RespValue> answers = links.ask(requests);
    int acknowledged = 0;
    for (int i = 0; i < elements.size(); i++) {
      if (!links.isRefused(answers.get(i))) {
        pushed.add(elements.get(i));
        acknowledged++;
      }
    }
    RespValue last = answers.get(elements.size());
    length = links.isRefused(last) ? 0 : ((RespValue.Whole) last).number();
    return acknowledged;
  }

  /** A client that waits for elements. Its thread only, until that has ended. */
  private final class Popper {
    private final List<String> answered = new ArrayList<>();
    private final List<String> drained = new ArrayList<>();

    int pop(Links links) {
      RespValue answer = ask(links, "BLPOP", list, SECONDS);
      if (!(answer instanceof RespValue.Many pair)) {
        return 0;
      }
      answered.add(pair.items().get(1).asText());
      return 1;
    }

    int move(Links links) {
      RespValue answer = ask(links, "BLMOVE", list, target, "LEFT", "RIGHT", SECONDS);
      if (!(answer instanceof RespValue.Text element)) {
        return 0;
      }
      answered.add(element.text());
      // What lies there makes the next migration longer.
      if (answered.size() % MOVES_BETWEEN_DRAINS == 0
          && ask(links, "LPOP", target, "1000") instanceof RespValue.Many many) {
        many.items().forEach(item -> drained.add(item.asText()));
      }
      return 1;
    }

    /** The answer; null if it is a refusal. */
    private RespValue ask(Links links, String... words) {
      RespValue answer = links.ask(List.<String[]>of(words)).get(0);
      return links.isRefused(answer) ? null : answer;
    }
  }

  @Override
  public Outcome judge(HandoffCluster cluster, long acknowledged) {
    Elements answered = new Elements();
    Elements arrived = new Elements();
    for (Popper popper : poppers) {
      answered.addAll(popper.answered);
      arrived.addAll(moves ? popper.drained : popper.answered);
    }
    arrived.addAll(cluster.run(cluster.owner(), "LRANGE", target, "0", "-1"));
    // A move that was acknowledged, and is not there any more, is lost, even if its element is not.
    long undone = arrived.missing(answered.distinct());
    long twice = moves ? answered.surplus(answered.distinct()) : 0;
    arrived.addAll(cluster.run(cluster.owner(), "LRANGE", list, "0", "-1"));
    long lost = arrived.missing(pushed);
    return new Outcome(
        acknowledged,
        pushed.size(),
        pushed.size() - lost,
        lost + undone,
        arrived.surplus(pushed) + twice);
  }
}
