package io.vireo.server.family.vector;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.sortedset.ScoreText;
import io.vireo.server.data.vector.VectorShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A vector among the arguments of a command. Data context only. */
final class VectorArguments {
  private float[] vector;
  private int reduced;
  private int end;

  /**
   * Reads a vector: {@code FP32 blob} or {@code VALUES count number...}.
   *
   * @param from the index of its first word
   * @param mayReduce whether {@code REDUCE dimension} may stand in front
   * @return false if there is none
   */
  boolean read(Call call, int from, boolean mayReduce) {
    int at = from;
    reduced = 0;
    if (mayReduce && call.count() > at + 2 && call.arg(at).is("REDUCE")) {
      long dimension = number(call.arg(at + 1));
      if (dimension < 1) {
        return false;
      }
      reduced = (int) Math.min(dimension, Integer.MAX_VALUE);
      at += 2;
    }
    boolean isRead = call.count() > at + 1 && (isBlob(call, at) || areValues(call, at));
    return isRead && reduced <= vector.length;
  }

  private static long number(Bytes word) {
    return word.isLong() ? word.toLong() : -1;
  }

  private boolean isBlob(Call call, int at) {
    Bytes blob = call.arg(at + 1);
    int dimension = blob.length() / Float.BYTES;
    if (!call.arg(at).is("FP32")
        || blob.length() % Float.BYTES != 0
        || dimension < 1
        || dimension > VectorShape.MAX_DIMENSION) {
      return false;
    }
    vector = new float[dimension];
    ByteBuffer.wrap(blob.array(), blob.offset(), blob.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(vector);
    end = at + 2;
    return true;
  }

  private boolean areValues(Call call, int at) {
    long dimension = number(call.arg(at + 1));
    if (!call.arg(at).is("VALUES")
        || dimension < 1
        || dimension > VectorShape.MAX_DIMENSION
        || call.count() < at + 2 + dimension) {
      return false;
    }
    vector = new float[(int) dimension];
    for (int i = 0; i < vector.length; i++) {
      double value = ScoreText.parse(call.arg(at + 2 + i));
      if (Double.isNaN(value)) {
        return false;
      }
      vector[i] = (float) value;
    }
    end = at + 2 + vector.length;
    return true;
  }

  /** The components. */
  float[] vector() {
    return vector;
  }

  /** To how many components it is to be reduced; 0 if it is not. */
  int reduced() {
    return reduced;
  }

  /** The index of the first word behind it. */
  int end() {
    return end;
  }
}
