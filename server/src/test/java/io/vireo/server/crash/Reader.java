package io.vireo.server.crash;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.util.ArrayList;
import java.util.List;

/** Reads back what a server holds. One thread. */
final class Reader {
  private final SocketClient client;

  Reader(SocketClient client) {
    this.client = client;
  }

  /** The answer as text; null if there is nothing, or no answer. */
  String text(String... words) {
    RespValue value = client.run(words);
    return value == null || value instanceof RespValue.Nil
        ? null
        : RespText.of(value).replace("\"", "");
  }

  long number(String... words) {
    return client.run(words) instanceof RespValue.Whole whole ? whole.number() : Long.MIN_VALUE;
  }

  private List<String> texts(String... words) {
    List<String> texts = new ArrayList<>();
    if (client.run(words) instanceof RespValue.Many many) {
      many.items().forEach(item -> texts.add(flat(item)));
    }
    return texts;
  }

  /** An entry of a stream as one text: its number and its value. */
  private static String flat(RespValue value) {
    if (value instanceof RespValue.Many many && many.items().size() == 2) {
      RespValue.Many fields = (RespValue.Many) many.items().get(1);
      return many.items().get(0).asText() + ' ' + fields.items().get(1).asText();
    }
    return value.asText();
  }

  /** All keys of a connection. */
  Model model(String prefix) {
    Model model = new Model();
    for (String key : Deeds.keys(prefix)) {
      Model.Entry entry = model.begin(key);
      fill(key, key.charAt(prefix.length()), entry);
      long deadline = number("PEXPIRETIME", key);
      boolean relative = deadline > 0 && key.endsWith("y0");
      entry.deadline = relative ? Model.RELATIVE : deadline > 0 ? deadline : Model.NONE;
      model.end(key);
    }
    return model;
  }

  private void fill(String key, char type, Model.Entry entry) {
    switch (type) {
      case 'h' -> pairs(texts("HGETALL", key), entry);
      case 'z' -> pairs(texts("ZRANGE", key, "0", "-1", "WITHSCORES"), entry);
      case 'l' -> entry.list.addAll(texts("LRANGE", key, "0", "-1"));
      case 'x' -> entry.list.addAll(texts("XRANGE", key, "-", "+"));
      case 't' -> {
        if (key.endsWith("tx")) {
          entry.text = text("GET", key);
        } else {
          entry.members.addAll(texts("SMEMBERS", key));
        }
      }
      default -> entry.text = text("GET", key);
    }
  }

  private static void pairs(List<String> flat, Model.Entry entry) {
    for (int i = 0; i < flat.size(); i += 2) {
      entry.pairs.put(flat.get(i), flat.get(i + 1));
    }
  }
}
