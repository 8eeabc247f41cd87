package io.vireo.embedded;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.KeySpec;
import io.vireo.server.data.Bytes;

/** The keys of a request, and the slot of a cluster to which it belongs. */
final class RequestKeys {
  private RequestKeys() {}

  /** The slot of a request's first key, or -1 if it has none. */
  static int slot(Command command, Call call) {
    KeyList keys = of(command, call);
    return keys.isEmpty() ? -1 : call.arg(keys.position(0)).slot();
  }

  /** How many keys a request names. */
  static int count(Command command, Call call) {
    return of(command, call).size();
  }

  private static KeyList of(Command command, Call call) {
    KeyList keys = new KeyList();
    if (!command.keys().find(new CallWords(call), keys)) {
      keys.clear();
    }
    return keys;
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
