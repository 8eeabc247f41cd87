package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The buffers that a loop uses again and again. */
class LoopBuffersTest {
  private final SpareBuffers spare = new SpareBuffers();
  private final ReadBuffer reading = new ReadBuffer(SocketReader.WHOLE);
  private final ReadBuffer beginnings = new ReadBuffer(SocketReader.BEGINNING);

  @Test
  void eachTurnTakesThoseOfTheLastOne() {
    Set<ByteBuf> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int turn = 0; turn < 100; turn++) {
      for (int i = 0; i < 5; i++) {
        ByteBuf buffer = spare.take();
        assertThat(buffer.readableBytes()).isZero();
        buffer.writeByte(i);
        seen.add(buffer);
        buffer.release();
      }
      spare.rewind();
    }
    assertThat(seen).hasSize(5);
    spare.release();
    assertThat(seen).allMatch(buffer -> buffer.refCnt() == 0);
  }

  @Test
  void whatIsOnItsWayIsNotTaken() {
    ByteBuf busy = spare.take();
    busy.writeByte(1);
    for (int i = 0; i < 1_000; i++) {
      spare.rewind();
      ByteBuf other = spare.take();
      assertThat(other).isNotNull().isNotSameAs(busy);
      other.release();
    }
    spare.release();
    assertThat(busy.readByte()).isEqualTo((byte) 1);
    busy.release();
    assertThat(busy.refCnt()).isZero();
  }

  @Test
  void theLargeOneIsTheSameUnlessItIsOnItsWay() {
    ByteBuf first = spare.takeLarge();
    first.writeByte(1);
    first.release();
    ByteBuf busy = spare.takeLarge();
    assertThat(busy).isSameAs(first);
    assertThat(busy.isReadable()).isFalse();
    ByteBuf other = spare.takeLarge();
    assertThat(other).isNotSameAs(busy);
    busy.release();
    other.release();
    spare.release();
    assertThat(busy.refCnt()).isZero();
    assertThat(other.refCnt()).isZero();
  }

  @Test
  void thereIsAnEndOfThem() {
    ByteBuf taken = spare.take();
    while (taken != null) {
      taken = spare.take();
    }
    assertThat(spare.take()).isNull();
  }

  private SocketReader reader() {
    return new SocketReader(reading, beginnings, null);
  }

  @Test
  void allConnectionsReadIntoTheSameBufferByTurns() {
    RecvByteBufAllocator.ExtendedHandle one = reader().newHandle();
    RecvByteBufAllocator.ExtendedHandle two = reader().newHandle();
    ByteBuf first = one.allocate(UnpooledByteBufAllocator.DEFAULT);
    first.writeByte(1);
    first.release();
    ByteBuf second = two.allocate(UnpooledByteBufAllocator.DEFAULT);
    assertThat(second).isSameAs(first);
    assertThat(second.isReadable()).isFalse();

    ByteBuf meanwhile = one.allocate(UnpooledByteBufAllocator.DEFAULT);
    assertThat(meanwhile).isNotSameAs(second);
    meanwhile.release();
    second.release();
    reading.release();
    assertThat(second.refCnt()).isZero();
  }
}
