package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.VectorFacts;
import io.vireo.persistence.rdb.VectorNode;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Value;
import io.vireo.server.data.vector.Projection;
import io.vireo.server.data.vector.Quantization;
import io.vireo.server.data.vector.VectorSetLoader;
import io.vireo.server.data.vector.VectorSetValue;
import io.vireo.server.data.vector.VectorShape;
import io.vireo.server.keyspace.PartStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Makes a vector set of its nodes, which have their links already. */
final class VectorSetBuilder extends ValueBuilder {
  /** Links in files that do not tell how many a node may have. */
  private static final int USUAL_LINKS = 16;

  private final PartStorage parts;
  private VectorSetValue set;
  private VectorSetLoader loader;
  private int vectorBytes;

  VectorSetBuilder(PartStorage parts) {
    this.parts = parts;
  }

  private static CorruptValueException corrupt(String text) {
    return new CorruptValueException(text);
  }

  @Override
  void vectorFacts(VectorFacts facts) throws CorruptValueException {
    int links = facts.links() == 0 ? USUAL_LINKS : facts.links();
    if (facts.dimension() < 1
        || facts.dimension() > VectorShape.MAX_DIMENSION
        || facts.quantization() >= Quantization.values().length
        || links < VectorShape.MIN_LINKS
        || links > VectorShape.MAX_LINKS) {
      throw corrupt("A vector set has an impossible form");
    }
    Quantization quantization = Quantization.values()[facts.quantization()];
    int dimension = (int) facts.dimension();
    VectorShape shape = new VectorShape(quantization, dimension, links);
    vectorBytes = quantization.bytes(dimension);
    set = parts.newVectors(shape, projection(facts));
    loader = new VectorSetLoader(set, new SplittableRandom());
  }

  private static Projection projection(VectorFacts facts) throws CorruptValueException {
    if (facts.factors() == null) {
      return null;
    }
    long bytes = facts.input() * facts.dimension() * Float.BYTES;
    if (facts.input() < facts.dimension()
        || facts.input() > VectorShape.MAX_DIMENSION
        || facts.factors().length != bytes) {
      throw corrupt("A vector set has an impossible projection");
    }
    float[] factors = new float[facts.factors().length / Float.BYTES];
    ByteBuffer.wrap(facts.factors()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(factors);
    return Projection.of((int) facts.input(), (int) facts.dimension(), factors);
  }

  @Override
  void vectorNode(VectorNode node) throws CorruptValueException {
    if (node.vector().length != vectorBytes) {
      throw corrupt("A vector has another length than the others of its set");
    }
    boolean isNew =
        loader.add(
            Bytes.of(node.name()),
            Bytes.of(node.attributes()),
            node.vector(),
            node.length(),
            node.range(),
            node.id(),
            node.links());
    if (!isNew) {
      throw corrupt("A vector set has an element or a node twice");
    }
  }

  @Override
  long heapBytes() {
    return loader == null ? 0 : loader.heapBytes() + set.heapBytes();
  }

  @Override
  Value unfinished() {
    return set;
  }

  @Override
  Value build() throws CorruptValueException {
    if (!loader.finish()) {
      throw corrupt("The links of a vector set do not fit together");
    }
    return set;
  }
}
