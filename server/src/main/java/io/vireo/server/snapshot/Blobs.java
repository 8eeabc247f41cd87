package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Listpack;
import java.util.HashSet;
import java.util.Set;

/** Checks of packed values that came from outside. */
final class Blobs {
  private Blobs() {}

  /** A listpack whose elements come in groups of so many, at least one. */
  static void check(byte[] blob, int group, String of) throws CorruptValueException {
    if (!Listpack.verify(blob, 0, blob.length, true)) {
      throw new CorruptValueException("The listpack of a " + of + " is damaged");
    }
    if (Listpack.size(blob) % group != 0) {
      throw new CorruptValueException("The listpack of a " + of + " has half an element");
    }
  }

  /** The first of every group must be there once. */
  static void checkUnique(byte[] blob, int group, String of) throws CorruptValueException {
    Set<Bytes> seen = new HashSet<>();
    Element element = new Element();
    int index = 0;
    for (int p = Listpack.first(blob); p >= 0; p = Listpack.next(blob, p)) {
      if (index++ % group == 0) {
        Listpack.read(blob, p, element);
        if (!seen.add(element.copy())) {
          throw twice(of);
        }
      }
    }
  }

  /** Bytes of the longest element of a group's first ones. */
  static long longest(byte[] blob) {
    long longest = 0;
    Element element = new Element();
    for (int p = Listpack.first(blob); p >= 0; p = Listpack.next(blob, p)) {
      Listpack.read(blob, p, element);
      longest = Math.max(longest, element.length());
    }
    return longest;
  }

  static CorruptValueException twice(String of) {
    return new CorruptValueException("A " + of + " has an element twice");
  }
}
