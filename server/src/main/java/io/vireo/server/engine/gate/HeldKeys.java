package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.RequestWords;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.KeyEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Keys that are on their way to another server: until that has answered, commands that name them
 * wait. Data context only.
 *
 * <p>A command waits if it names a held key, in whatever database, or if it writes without naming
 * keys, as FLUSHALL does; a transaction if one of its commands would. A script waits in any case,
 * for it may use keys that it does not name. All else goes on. What changes a key without naming
 * it, such as a deadline, is not kept from it, but noted: {@link #isChanged}.
 */
public final class HeldKeys implements ChangeListener {
  private final Map<Bytes, Boolean> changed = new HashMap<>();
  private final KeyList found = new KeyList();

  HeldKeys() {}

  boolean isEmpty() {
    return changed.isEmpty();
  }

  void hold(Collection<Bytes> keys) {
    keys.forEach(key -> changed.put(key, false));
  }

  void release(Collection<Bytes> keys) {
    changed.keySet().removeAll(keys);
  }

  /** True if a held key changed since it has been held. */
  public boolean isChanged(Bytes key) {
    return changed.getOrDefault(key, false);
  }

  /** True if a command must wait. */
  boolean concern(Session session, Command command, Call call) {
    if (Gates.isExec(command)) {
      return session.transaction() != null
          && session.transaction().queue().stream()
              .anyMatch(next -> concern(next.command(), next.words(), next.words().length));
    }
    return session.transaction() == null && concern(command, call.words(), call.count());
  }

  private boolean concern(Command command, Bytes[] words, int count) {
    if (command.has(Flag.NOSCRIPT) && command.hasRequestFlags()) {
      return true;
    }
    if (!command.keys().canHaveKeys()) {
      return command.has(Flag.WRITE);
    }
    command.keys().find(new RequestWords(words, count), found);
    for (int i = 0; i < found.size(); i++) {
      if (changed.containsKey(words[found.position(i)])) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void changed(int database, Bytes key) {
    if (!changed.isEmpty()) {
      changed.replace(key, true);
    }
  }

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {
    changed.replaceAll((key, before) -> before || affected.test(key));
  }

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {}
}
