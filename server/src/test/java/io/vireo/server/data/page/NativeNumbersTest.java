package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Addresses of the machine mean the same bytes as buffers there. */
class NativeNumbersTest {
  @Test
  void numbersAreThoseOfTheBuffer() {
    assumeTrue(NativeNumbers.USABLE);
    ByteBuffer buffer = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN);
    long base = NativeNumbers.addressOf(buffer.position(16));
    for (int at = 0; at < 8; at++) {
      NativeNumbers.putLong(base + at, 0x8182_8384_8586_8788L);
      assertThat(buffer.getLong(at)).isEqualTo(0x8182_8384_8586_8788L);
      assertThat(NativeNumbers.getLong(base + at)).isEqualTo(buffer.getLong(at));
      NativeNumbers.putInt(base + at, -2);
      assertThat(buffer.getInt(at)).isEqualTo(-2);
      assertThat(NativeNumbers.getInt(base + at + 1)).isEqualTo(buffer.getInt(at + 1));
      NativeNumbers.putShort(base + at, (short) 0x1234);
      assertThat(buffer.getShort(at)).isEqualTo((short) 0x1234);
      assertThat(NativeNumbers.getShort(base + at + 1)).isEqualTo(buffer.getShort(at + 1));
      NativeNumbers.putByte(base + at, (byte) 200);
      assertThat(buffer.get(at)).isEqualTo((byte) 200);
      assertThat(NativeNumbers.getByte(base + at + 3)).isEqualTo(buffer.get(at + 3));
    }
  }

  @Test
  void noAddressIsBelowZero() {
    assumeTrue(NativeNumbers.USABLE);
    assertThatThrownBy(() -> NativeNumbers.getByte(Long.MIN_VALUE + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> NativeNumbers.putLong(-8, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
