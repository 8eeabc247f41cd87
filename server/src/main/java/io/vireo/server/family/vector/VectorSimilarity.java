package io.vireo.server.family.vector;

import static io.vireo.server.command.Flag.MODULE;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Element;
import io.vireo.server.data.sortedset.ScoreText;
import io.vireo.server.data.vector.Projection;
import io.vireo.server.data.vector.VectorFilter;
import io.vireo.server.data.vector.VectorSearch;
import io.vireo.server.data.vector.VectorSetValue;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.context.IncrementalTasks.IncrementalTask;
import io.vireo.server.engine.session.ServerWait;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/**
 * VSIM: the elements of a vector set that are most like a vector. A search that takes long goes on
 * between the commands of others.
 */
public final class VectorSimilarity extends VectorFamily {
  private static final int USUAL_COUNT = 10;
  private static final int USUAL_CANDIDATES = 100;
  private static final int MAX_CANDIDATES = 1_000_000;
  private static final double MOST_DIFFERENT = 2;

  /** Nodes that a filter lets a search come by for each element that is wanted. */
  private static final long FILTERED_PER_ELEMENT = 100;

  /** Steps of a search, of some microseconds each, that are taken without a pause. */
  private static final int STEPS_TOGETHER = 64;

  /** Steps before the first pause. */
  private static final int STEPS_AT_ONCE = 1024;

  final Command vsim =
      command("VSIM", -4, this::vsim)
          .doc(
              "8.0.0",
              "O(log(N)) for N elements",
              "Gives the elements of a vector set that are most like a vector.")
          .flags(READONLY, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax(
              "key format=(ELE|FP32|VALUES) vector_or_element [withscores=WITHSCORES]"
                  + " [withattribs=WITHATTRIBS] [COUNT count:integer] [EPSILON max_distance:double]"
                  + " [EF search-exploration-factor:integer] [FILTER expression]"
                  + " [FILTER-EF max-filtering-effort:integer] [truth=TRUTH] [nothread=NOTHREAD]");

  private final Resumption resumption;
  private final WaitingClients waiting;
  private final IncrementalTasks incrementalTasks;
  private final Config config;
  private final VectorArguments words = new VectorArguments();

  /** What a request asks for. */
  private static final class Wanted {
    private long count = USUAL_COUNT;
    private long candidates = USUAL_CANDIDATES;
    private long expandable;
    private double epsilon = MOST_DIFFERENT;
    private boolean withScores;
    private boolean withAttributes;
    private boolean isExact;
    private boolean isAtOnce;
    private VectorFilter filter;
  }

  /** The family. */
  public VectorSimilarity(
      Resumption resumption,
      WaitingClients waiting,
      IncrementalTasks incrementalTasks,
      Config config) {
    this.resumption = resumption;
    this.waiting = waiting;
    this.incrementalTasks = incrementalTasks;
    this.config = config;
  }

  private void vsim(Call call) {
    VectorSetValue set = read(call, reply -> reply.array(0));
    float[] vector = set == null ? null : vector(call, set);
    Wanted wanted = vector == null ? null : wanted(call);
    if (wanted == null) {
      return;
    }
    VectorSearch search = search(set, vector, wanted);
    if (search.advance(STEPS_AT_ONCE)) {
      end(call.reply(), set, search, wanted);
    } else if (wanted.isAtOnce || alwaysAtOnce() || !call.mayWait()) {
      while (!search.advance(STEPS_TOGETHER)) {}
      end(call.reply(), set, search, wanted);
    } else {
      Session session = Session.of(call);
      LongSearch rest = new LongSearch(session, set, search, wanted);
      search.pause();
      waiting.add(session, rest);
      incrementalTasks.add(rest);
    }
  }

  private boolean alwaysAtOnce() {
    return config.get(GeneralSettings.VSET_FORCE_SINGLE_THREADED_EXECUTION);
  }

  /** The vector of a request, or null if an error was answered. */
  private float[] vector(Call call, VectorSetValue set) {
    String error = null;
    float[] vector = null;
    if (call.arg(2).is("ELE")) {
      int node = set.find(call.arg(3));
      error = node == 0 ? "ERR element not found in set" : null;
      vector = node == 0 ? null : set.components(node);
    } else if (words.read(call, 2, false)) {
      vector = words.vector();
      Projection projection = set.projection();
      int dimension = set.shape().dimension();
      if (projection != null && vector.length == projection.input() && dimension != vector.length) {
        vector = projection.apply(vector);
      } else if (vector.length != dimension) {
        error =
            projection == null
                ? otherDimension(vector.length, set)
                : otherInput(vector.length, projection);
      }
    } else {
      error = "ERR invalid vector specification";
    }
    if (error != null) {
      call.reply().error(error);
      return null;
    }
    return vector;
  }

  private Wanted wanted(Call call) {
    Wanted wanted = new Wanted();
    Args args = call.args(call.arg(2).is("ELE") ? 4 : words.end());
    while (args.more()) {
      boolean more = args.left() > 1;
      if (args.take("WITHSCORES")) {
        wanted.withScores = true;
      } else if (args.take("WITHATTRIBS")) {
        wanted.withAttributes = true;
      } else if (args.take("TRUTH")) {
        wanted.isExact = true;
      } else if (args.take("NOTHREAD")) {
        wanted.isAtOnce = true;
      } else if (more && args.take("COUNT")) {
        wanted.count = args.integer(1, Long.MAX_VALUE, "ERR invalid COUNT");
      } else if (more && args.take("EPSILON")) {
        wanted.epsilon = epsilon(args);
      } else if (more && args.take("EF")) {
        wanted.candidates = args.integer(1, MAX_CANDIDATES, "ERR invalid EF");
      } else if (more && args.take("FILTER-EF")) {
        wanted.expandable = args.integer(1, Long.MAX_VALUE, "ERR invalid FILTER-EF");
      } else if (more && args.take("FILTER")) {
        wanted.filter = filter(args);
      } else {
        args.fail("ERR syntax error in VSIM command");
      }
    }
    return args.failed() ? null : wanted;
  }

  private static double epsilon(Args args) {
    double epsilon = ScoreText.parse(args.next());
    if (!(epsilon > 0)) {
      args.fail("ERR invalid EPSILON");
    }
    return (float) epsilon;
  }

  private static VectorFilter filter(Args args) {
    byte[] expression = args.next().copy().array();
    try {
      return VectorFilter.of(expression);
    } catch (VectorFilter.SyntaxException wrong) {
      int from = wrong.position();
      String rest =
          new String(expression, from, expression.length - from, StandardCharsets.ISO_8859_1);
      args.fail("ERR syntax error in FILTER expression near: " + rest);
      return null;
    }
  }

  private static VectorSearch search(VectorSetValue set, float[] vector, Wanted wanted) {
    int count = (int) Math.min(wanted.count, set.size());
    Filter filter = wanted.filter == null ? null : new Filter(set, wanted.filter);
    if (wanted.isExact) {
      return VectorSearch.exact(set, vector, count, filter);
    }
    long expandable = Long.MAX_VALUE;
    if (filter != null) {
      long usual =
          wanted.count > Long.MAX_VALUE / FILTERED_PER_ELEMENT
              ? Long.MAX_VALUE
              : wanted.count * FILTERED_PER_ELEMENT;
      expandable = wanted.expandable == 0 ? usual : wanted.expandable;
    }
    int candidates = (int) Math.min(wanted.candidates, set.size());
    return VectorSearch.byGraph(set, vector, count, candidates, filter, expandable);
  }

  /** Tells whether the attributes of a node match an expression. */
  private static final class Filter implements IntPredicate {
    private final VectorSetValue set;
    private final VectorFilter expression;
    private final Element attributes = new Element();

    Filter(VectorSetValue set, VectorFilter expression) {
      this.set = set;
      this.expression = expression;
    }

    @Override
    public boolean test(int node) {
      if (!set.attributes(node, attributes)) {
        return false;
      }
      int from = attributes.offset();
      return expression.matches(attributes.array(), from, from + attributes.length());
    }
  }

  private void end(Reply reply, VectorSetValue set, VectorSearch search, Wanted wanted) {
    answer(reply, set, search, wanted);
    search.end();
  }

  private void answer(Reply reply, VectorSetValue set, VectorSearch search, Wanted wanted) {
    int each = 1 + (wanted.withScores ? 1 : 0) + (wanted.withAttributes ? 1 : 0);
    boolean isMap = reply.protocol() == 3 && each > 1;
    int mark = reply.open();
    int count = 0;
    for (int place = 0; place < search.found(); place++) {
      float distance = search.distance(place);
      if (distance / 2 > wanted.epsilon) {
        break;
      }
      int node = search.node(place);
      if (node != 0) {
        count++;
        set.name(node, view);
        reply.bulk(view);
        facts(reply, set, node, distance, wanted);
      }
    }
    if (isMap) {
      reply.closeMap(mark, count);
    } else {
      reply.closeArray(mark, (long) count * each);
    }
  }

  private void facts(Reply reply, VectorSetValue set, int node, float distance, Wanted wanted) {
    if (reply.protocol() == 3 && wanted.withScores && wanted.withAttributes) {
      reply.array(2);
    }
    if (wanted.withScores) {
      reply.real(VectorSearch.similarity(distance));
    }
    if (wanted.withAttributes) {
      if (set.attributes(node, view)) {
        reply.bulk(view);
      } else {
        reply.nullBulk();
      }
    }
  }

  /** A search that pauses, while its client waits. */
  private final class LongSearch extends ServerWait implements IncrementalTask {
    private final Session session;
    private final VectorSetValue set;
    private final VectorSearch search;
    private final Wanted wanted;
    private boolean isUnwanted;

    LongSearch(Session session, VectorSetValue set, VectorSearch search, Wanted wanted) {
      this.session = session;
      this.set = set;
      this.search = search;
      this.wanted = wanted;
    }

    @Override
    public boolean step() {
      if (isUnwanted) {
        search.end();
        return false;
      }
      if (!search.advance(STEPS_TOGETHER)) {
        return true;
      }
      resumption.unblock(session, reply -> answer(reply, set, search, wanted));
      search.end();
      return false;
    }

    @Override
    public boolean isPatient() {
      return true;
    }

    @Override
    public void ended() {
      isUnwanted = true;
    }
  }
}
