package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.persistence.rdb.VectorFacts;
import io.vireo.persistence.rdb.VectorNode;
import io.vireo.server.data.vector.Projection;
import io.vireo.server.data.vector.VectorSetImage;
import io.vireo.server.data.vector.VectorSetValue;
import io.vireo.server.data.vector.VectorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a vector set node by node. */
final class VectorSetWriter implements Continuation {
  private final RdbWriter out;
  private final VectorSetImage image;
  private final boolean hasAttributes;
  private final int[] mostLinks;

  private VectorSetWriter(VectorSetValue set, RdbWriter out) {
    this.out = out;
    image = new VectorSetImage(set);
    hasAttributes = set.attributesCount() > 0;
    VectorShape shape = set.shape();
    mostLinks = new int[] {shape.mostLinks(0), shape.mostLinks(1)};
  }

  static Continuation write(VectorSetValue set, RdbWriter out) {
    VectorShape shape = set.shape();
    Projection projection = set.projection();
    out.vectors(
        new VectorFacts(
            shape.dimension(),
            set.size(),
            shape.quantization().ordinal(),
            shape.links(),
            set.attributesCount() > 0,
            projection == null ? 0 : projection.input(),
            projection == null ? null : factors(projection, shape.dimension())));
    return new VectorSetWriter(set, out);
  }

  private static byte[] factors(Projection projection, int output) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(projection.input() * Float.BYTES, output))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < output; row++) {
      for (int column = 0; column < projection.input(); column++) {
        bytes.putFloat(projection.factor(row, column));
      }
    }
    return bytes.array();
  }

  @Override
  public boolean more() {
    long end = Parts.end(out);
    while (image.hasNext() && out.bytes() < end) {
      image.next();
      out.vectorNode(
          new VectorNode(
              image.name(),
              image.attributes(),
              image.vector(),
              image.number(),
              image.links(),
              image.length(),
              image.range()),
          hasAttributes,
          mostLinks);
    }
    if (image.hasNext()) {
      return false;
    }
    out.endOfVectors();
    return true;
  }

  @Override
  public void freeze() {
    image.freeze();
  }

  @Override
  public void release() {
    image.release();
  }
}
