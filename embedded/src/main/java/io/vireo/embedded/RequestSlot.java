package io.vireo.embedded;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.KeySpec;
import io.vireo.server.data.Bytes;

/** The slot of a cluster to which a request belongs. */
final class RequestSlot {
  private RequestSlot() {}

  /** The slot of a request's first key, or -1 if it has none. */
  static int ofFirstKey(Command command, Call call) {
    KeyList keys = new KeyList();
    boolean found = command.keys().find(new CallWords(call), keys) && !keys.isEmpty();
    return found ? call.arg(keys.position(0)).slot() : -1;
  }

  private record CallWords(Call call) implements KeySpec.Words {
    @Override
    public int count() {
      return call.count();
    }

    @Override
    public boolean equalsIgnoreCase(int i, String word) {
      return call.arg(i).is(word);
    }

    @Override
    public long number(int i) {
      Bytes word = call.arg(i);
      return word.isLong() ? word.toLong() : NOT_A_NUMBER;
    }
  }
}
