package io.vireo.server.resp;

import io.netty.buffer.ByteBuf;
import io.vireo.server.data.string.RawString;

/** Bytes of an answer that do not lie in the array of its {@link ReplyBuffer}. */
sealed interface Attachment {
  /** The place in the array that stands for them. */
  int at();

  /** How many they are. */
  int length();

  /** The same at another place. */
  Attachment at(int place);

  /** Gives them to the sender: no other call may follow. */
  void handOut(ReplyBuffer.Pieces pieces);

  /** Releases them unsent. */
  void drop();

  /** A copy outside the heap. */
  record Copy(int at, ByteBuf bytes) implements Attachment {
    @Override
    public int length() {
      return bytes.readableBytes();
    }

    @Override
    public Copy at(int place) {
      return new Copy(place, bytes);
    }

    @Override
    public void handOut(ReplyBuffer.Pieces pieces) {
      pieces.take(bytes);
    }

    @Override
    public void drop() {
      bytes.release();
    }
  }

  /** Bytes of a string of the keyspace, which lent its array. */
  record Loan(int at, RawString owner, byte[] array, int offset, int length) implements Attachment {
    @Override
    public Loan at(int place) {
      return new Loan(place, owner, array, offset, length);
    }

    @Override
    public void handOut(ReplyBuffer.Pieces pieces) {
      try {
        pieces.copy(array, offset, length);
      } finally {
        owner.giveBack();
      }
    }

    @Override
    public void drop() {
      owner.giveBack();
    }
  }
}
