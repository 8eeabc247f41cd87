package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.DumpPayload;
import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.vector.VectorSetImage;
import io.vireo.server.data.vector.VectorSetValue;
import io.vireo.server.data.vector.VectorShape;
import io.vireo.server.resp.RequestWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The commands that make a vector set: its elements one by one, from the first on, with the bits
 * that they have. Vectors that were projected cannot be added again, as their input is not known:
 * such a set is written as one payload.
 */
final class VectorSetRest implements Continuation {
  private final VectorSetValue set;
  private final VectorShape shape;
  private final Bytes key;
  private final RequestWriter out;
  private final VectorSetImage image;

  VectorSetRest(VectorSetValue set, ElementCommands commands) {
    this.set = set;
    shape = set.shape();
    key = commands.key();
    out = commands.out();
    image = new VectorSetImage(set);
  }

  @Override
  public boolean more() {
    if (set.projection() != null) {
      whole();
      return true;
    }
    long end = ElementCommands.partEnd(out);
    while (image.hasNext() && out.length() < end) {
      image.next();
      element();
    }
    return !image.hasNext();
  }

  private void whole() {
    ByteBuffer payload =
        DumpPayload.write(
            RdbFormat.OLDEST_WRITTEN,
            false,
            to -> {
              Continuation rest = VectorSetWriter.write(set, to);
              while (!rest.more()) {}
            });
    Bytes bytes = Bytes.of(payload.array(), 0, payload.limit());
    ElementCommands.write(out, "RESTORE", key, 0, bytes);
  }

  private void element() {
    byte[] attributes = image.attributes();
    out.begin(attributes.length == 0 ? 8 : 10);
    out.word("VADD");
    out.word(key);
    out.word("FP32");
    out.word(Bytes.of(vector()));
    out.word(Bytes.of(image.name()));
    out.word(shape.quantization().option());
    out.word("M");
    out.word(shape.links());
    if (attributes.length > 0) {
      out.word("SETATTR");
      out.word(Bytes.of(attributes));
    }
  }

  private byte[] vector() {
    float[] components = image.components();
    ByteBuffer bytes =
        ByteBuffer.allocate(components.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(components);
    return bytes.array();
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
