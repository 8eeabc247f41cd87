package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Kinds of hashes, kind and hostile, for keys numbered from 0; a key begins with its hash. */
enum HashFamily {
  EVEN {
    @Override
    long hash(int number) {
      return mixed(number);
    }
  },
  SAME_TAG {
    @Override
    long hash(int number) {
      return mixed(number) & ~0xffL | 7;
    }
  },
  ZERO_TAG_OR_ONE {
    @Override
    long hash(int number) {
      return mixed(number) & ~0xffL | number & 1;
    }
  },
  SAME_PREFIX {
    @Override
    long hash(int number) {
      return 0x5555_5500_0000_0000L | mixed(number) >>> 24;
    }
  },
  ALL_ONES_PREFIX {
    @Override
    long hash(int number) {
      return -1L << 20 | mixed(number) >>> 44;
    }
  },
  FEW {
    @Override
    long hash(int number) {
      return mixed(number % 40);
    }
  },
  IDENTICAL {
    @Override
    long hash(int number) {
      return 0x0123456789abcdefL;
    }
  },
  HALF_OF_THEM_IDENTICAL {
    @Override
    long hash(int number) {
      return number % 2 == 0 ? -1 : mixed(number);
    }
  };

  abstract long hash(int number);

  /** The key with a number: its hash, then the number. */
  Bytes key(int number) {
    ByteBuffer key = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    return Bytes.of(key.putLong(hash(number)).putInt(number).array());
  }

  /** Blocks outside any memory, each a key of this family: its address is the number plus one. */
  KeyedBlocks blocks() {
    return new KeyedBlocks() {
      @Override
      public boolean hasKey(int address, byte[] key, int from, int length) {
        Bytes own = key(address - 1);
        return Arrays.equals(own.array(), 0, own.length(), key, from, from + length);
      }

      @Override
      public long hash(int address) {
        return HashFamily.this.hash(address - 1);
      }

      @Override
      public void touch(int address, CacheLines lines) {}
    };
  }

  private static long mixed(int number) {
    long z = (number + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
