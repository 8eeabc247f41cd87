package io.vireo.server.family.vector;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Group;
import io.vireo.server.data.Element;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.vector.Projection;
import io.vireo.server.data.vector.VectorSetValue;
import io.vireo.server.family.AggregateFamily;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;
import java.util.function.Consumer;

/** What the families of commands on vector sets have in common. Data context only. */
abstract class VectorFamily extends AggregateFamily<VectorSetValue> {
  /** Pointed at one name or other string of an element after the other. */
  protected final Element view = new Element();

  VectorFamily() {
    super(Group.VECTOR_SET, VectorSetValue.class, KeyEvent.MODULE);
  }

  /**
   * The set of a call to be read; null if there is none or another type, which is answered.
   *
   * @param without answers if there is none
   */
  protected final VectorSetValue read(Call call, Consumer<Reply> without) {
    Entry entry = call.db().read(call.arg(1));
    if (entry == null) {
      without.accept(call.reply());
      return null;
    }
    return isOtherType(call, entry) ? null : valueOf(entry);
  }

  /** Answers that a command has another number of arguments than it can use. */
  protected static void wrongArity(Call call) {
    call.reply().error(Errors.arity(call.command()));
  }

  /** The error of a vector that has another number of components than those of a set. */
  protected static String otherDimension(int components, VectorSetValue set) {
    return "ERR Vector dimension mismatch - got "
        + components
        + " but set has "
        + set.shape().dimension();
  }

  /** The error of a vector that has another number of components than a projection takes. */
  protected static String otherInput(int components, Projection projection) {
    return "ERR Input dimension mismatch for projection - got "
        + components
        + " but projection expects "
        + projection.input();
  }

  /** Answers with the name of the element of a node. */
  protected final void name(Call call, VectorSetValue set, int node) {
    set.name(node, view);
    call.reply().bulk(view);
  }
}
