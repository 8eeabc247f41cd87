package io.vireo.server.family.vector;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.MODULE;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.vector.Projection;
import io.vireo.server.data.vector.Quantization;
import io.vireo.server.data.vector.VectorSetValue;
import io.vireo.server.data.vector.VectorShape;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.PartStorage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** VADD, VREM, VSETATTR. */
public final class VectorWrites extends VectorFamily {
  private static final int USUAL_CANDIDATES = 200;
  private static final int MAX_CANDIDATES = 1_000_000;
  private static final int USUAL_LINKS = 16;

  final Command vadd =
      command("VADD", -5, this::vadd)
          .doc(
              "8.0.0",
              "O(log(N)) for N elements",
              "Adds an element with a vector to a vector set, or gives it another one.")
          .cost(BY_VALUE)
          .flags(WRITE, DENYOOM, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax(
              "key [reduce=REDUCE (dim:integer)] format=(FP32|VALUES) vector element [cas=CAS]"
                  + " [quant_type=NOQUANT|BIN|Q8] [EF build-exploration-factor:integer]"
                  + " [SETATTR attributes] [M numlinks:integer]");

  final Command vrem =
      command("VREM", 3, this::vrem)
          .doc("8.0.0", "O(log(N)) for N elements", "Removes an element from a vector set.")
          .cost(BY_VALUE)
          .flags(WRITE, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key element");

  final Command vsetattr =
      command("VSETATTR", 4, this::vsetattr)
          .doc("8.0.0", "O(1)", "Sets the attributes of an element of a vector set.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST, MODULE)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key element json");

  private final VectorArguments vector = new VectorArguments();
  private Quantization quantization;
  private int candidates;
  private int links;
  private boolean cas;
  private Bytes attributes;

  private void vadd(Call call) {
    if (!vector.read(call, 2, true)) {
      call.reply().error("ERR invalid vector specification");
    } else if (vector.end() >= call.count()) {
      wrongArity(call);
    } else if (readOptions(call)) {
      add(call);
    }
  }

  private boolean readOptions(Call call) {
    quantization = Quantization.INT8;
    candidates = USUAL_CANDIDATES;
    links = USUAL_LINKS;
    cas = false;
    attributes = null;
    Args args = call.args(vector.end() + 1);
    while (args.more()) {
      boolean more = args.left() > 1;
      if (takesQuantization(args)) {
        continue;
      }
      if (args.take("CAS")) {
        // It asks for nothing here: elements are always added in one step.
        cas = true;
      } else if (more && args.take("EF")) {
        candidates = (int) args.integer(1, MAX_CANDIDATES, "ERR invalid EF");
      } else if (more && args.take("M")) {
        links = (int) args.integer(VectorShape.MIN_LINKS, VectorShape.MAX_LINKS, "ERR invalid M");
      } else if (more && args.take("SETATTR")) {
        attributes = args.next();
      } else {
        args.fail("ERR invalid option after element");
      }
    }
    return !args.failed();
  }

  private boolean takesQuantization(Args args) {
    for (Quantization each : Quantization.values()) {
      if (args.take(each.option())) {
        quantization = each;
        return true;
      }
    }
    return false;
  }

  private void add(Call call) {
    Database db = call.db();
    Bytes element = call.arg(vector.end());
    Entry entry = db.write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    boolean isNew;
    if (entry == null) {
      isNew = create(call, element);
    } else {
      VectorSetValue set = valueOf(entry);
      String error = mismatch(set);
      if (error != null) {
        call.reply().error(error);
        return;
      }
      long before = set.heapBytes();
      try {
        isNew = put(call, set, element);
      } finally {
        db.resized(set.heapBytes() - before);
      }
    }
    db.changed(call.arg(1));
    repeatWithoutCas(call);
    call.reply().bool(isNew);
  }

  /** Redis 8.6.3 ends while it reads a log in which VADD has CAS. */
  private void repeatWithoutCas(Call call) {
    if (!cas || !call.effects().wanted()) {
      return;
    }
    List<Object> words = new ArrayList<>(call.words(0, vector.end() + 1));
    Collections.addAll(words, quantization.option(), "EF", candidates, "M", links);
    if (attributes != null) {
      Collections.addAll(words, "SETATTR", attributes);
    }
    call.effects().instead(words.toArray());
  }

  private boolean create(Call call, Bytes element) {
    int input = vector.vector().length;
    int dimension = vector.reduced() == 0 ? input : vector.reduced();
    Projection projection = vector.reduced() == 0 ? null : new Projection(input, vector.reduced());
    PartStorage parts = call.db().parts();
    VectorSetValue set =
        parts.newVectors(new VectorShape(quantization, dimension, links), projection);
    parts.begin(set);
    try {
      put(call, set, element);
      call.db().put(call.arg(1), set, Database.NEVER);
    } finally {
      parts.end(set);
    }
    return true;
  }

  private boolean put(Call call, VectorSetValue set, Bytes element) {
    float[] components = vector.vector();
    if (set.projection() != null) {
      components = set.projection().apply(components);
    }
    return set.put(element, components, attributes, candidates, call.keyspace().random());
  }

  /** Why a vector does not fit a set, or null. */
  private String mismatch(VectorSetValue set) {
    int input = vector.vector().length;
    int dimension = set.shape().dimension();
    Projection projection = set.projection();
    if (set.shape().quantization() != quantization) {
      return "ERR asked quantization mismatch with existing vector set";
    }
    if (set.shape().links() != links) {
      return "ERR asked M value mismatch with existing vector set";
    }
    if (dimension != (projection == null ? input : vector.reduced())) {
      return otherDimension(input, set);
    }
    if (projection == null && vector.reduced() != 0) {
      return "ERR cannot add projection to existing set without projection";
    }
    return projection == null || projection.input() == input ? null : otherInput(input, projection);
  }

  private void vrem(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    VectorSetValue set = valueOf(entry);
    long before = set == null ? 0 : set.heapBytes();
    boolean removed = set != null && set.remove(call.arg(2));
    if (removed) {
      db.resized(set.heapBytes() - before);
      if (set.size() == 0) {
        db.remove(key);
      }
      db.changed(key);
    }
    call.reply().bool(removed);
  }

  private void vsetattr(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    VectorSetValue set = valueOf(entry);
    int node = set == null ? 0 : set.find(call.arg(2));
    if (node != 0) {
      long before = set.heapBytes();
      set.attributes(node, call.arg(3));
      db.resized(set.heapBytes() - before);
      db.changed(key);
    }
    call.reply().bool(node != 0);
  }
}
