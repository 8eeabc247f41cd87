package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import io.vireo.config.SplitArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks for types and sizes of keys, many at a time. */
final class KeySizes {
  private final Server server;
  private final Console console;

  KeySizes(Server server, Console console) {
    this.server = server;
    this.console = console;
  }

  /** The type of each key; null for one that is gone. A type that is new is added. */
  List<KeyType> types(List<String> keys, Map<String, KeyType> known) {
    List<Reply> replies = server.callAll(keys.stream().map(key -> List.of("TYPE", key)).toList());
    List<KeyType> types = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      Reply reply = replies.get(i);
      if (reply.isError()) {
        throw console.failed("TYPE returned an error: " + reply.text());
      }
      String name = reply.text();
      types.add(
          name.equals("none")
              ? null
              : known.computeIfAbsent(name, other -> new KeyType(other, null, "?")));
    }
    return types;
  }

  /** How many elements each key has; 0 for one that is gone. */
  List<Long> lengths(List<String> keys, List<KeyType> types) {
    List<List<String>> requests = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      KeyType type = types.get(i);
      requests.add(
          type == null || type.sizeCommand == null ? null : List.of(type.sizeCommand, keys.get(i)));
    }
    return sizes(keys, requests);
  }

  /** How many bytes each key takes; 0 for one that is gone. */
  List<Long> memory(List<String> keys, List<KeyType> types, long samples) {
    List<List<String>> requests = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      List<String> request = new ArrayList<>(List.of("MEMORY", "USAGE", keys.get(i)));
      if (samples >= 0) {
        request.addAll(List.of("SAMPLES", Long.toString(samples)));
      }
      requests.add(types.get(i) == null ? null : request);
    }
    return sizes(keys, requests);
  }

  private List<Long> sizes(List<String> keys, List<List<String>> requests) {
    List<Reply> replies =
        server.callAll(requests.stream().filter(request -> request != null).toList());
    List<Long> sizes = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < keys.size(); i++) {
      long size = 0;
      if (requests.get(i) != null) {
        Reply reply = replies.get(next++);
        if (reply.is(Type.INTEGER)) {
          size = reply.integer();
        } else {
          // The key may have gone, or become another type, since it was seen.
          console.error(
              "Warning:  "
                  + requests.get(i).get(0)
                  + " on '"
                  + SplitArgs.quote(keys.get(i))
                  + "' failed (may have changed type)\n");
        }
      }
      sizes.add(size);
    }
    return sizes;
  }
}
