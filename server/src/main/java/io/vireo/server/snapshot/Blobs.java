package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.number.Numbers;
import java.util.HashSet;
import java.util.Set;

/** Checks of packed values that came from outside. */
final class Blobs {
  private Blobs() {}

  /**
   * Checks a listpack whose elements come in groups of a given size.
   *
   * @param of the type of the value that it is, for the text of an error
   * @return the same elements with every number kept as a number: a search for a number looks at
   *     numbers only
   */
  static byte[] checked(byte[] blob, int group, String of) throws CorruptValueException {
    if (!Listpack.verify(blob, 0, blob.length, true) || Listpack.size(blob) % group != 0) {
      throw damaged(of + " listpack");
    }
    for (int p = Listpack.first(blob); p >= 0; p = Listpack.next(blob, p)) {
      if (isNumberAsText(blob, p)) {
        return packedAgain(blob);
      }
    }
    return blob;
  }

  private static boolean isNumberAsText(byte[] blob, int p) {
    return !Listpack.isNumber(blob, p)
        && Numbers.isLong(blob, Listpack.offset(blob, p), Listpack.length(blob, p));
  }

  private static byte[] packedAgain(byte[] blob) {
    byte[] again = Listpack.empty(blob.length);
    Element element = new Element();
    for (int p = Listpack.first(blob); p >= 0; p = Listpack.next(blob, p)) {
      Listpack.read(blob, p, element);
      again = Listpack.append(again, element);
    }
    return Listpack.trim(again);
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

  static CorruptValueException damaged(String what) {
    return new CorruptValueException(what + " integrity check failed");
  }

  static CorruptValueException twice(String of) {
    return new CorruptValueException(of + " integrity check failed: an element is there twice");
  }
}
