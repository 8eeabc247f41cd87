package io.vireo.server.testing;

import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.resp.ValueReply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The functions of an engine, as its own commands show them and take them. In its data context. */
final class EngineFunctions {
  private static final int NAME = 1;
  private static final int CODE = 7;

  private final Engine engine;
  private final Session session;

  EngineFunctions(Engine engine) {
    this.engine = engine;
    InProcessLink nowhere = new InProcessLink(null, "", false, () -> {});
    session = engine.sessions().create(0, nowhere, true);
  }

  private ReplyValue run(Bytes... words) {
    Command command = engine.table().find(words[0], words[1]);
    if (command == null) {
      throw new IllegalStateException("The command FUNCTION has another name");
    }
    ValueReply reply = new ValueReply(3);
    Request request = new Request().words(words).from(session, command, reply);
    engine.execution().run(Origin.LOG, request);
    return reply.take();
  }

  /** All libraries: their names and their texts. */
  Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    for (ReplyValue each : items(run(word("FUNCTION"), word("LIST"), word("WITHCODE")))) {
      List<ReplyValue> library = items(each);
      all.put("library " + text(library.get(NAME)), text(library.get(CODE)));
    }
    return all;
  }

  /** Gives this engine the libraries of another one. */
  void copy(EngineFunctions other) {
    ReplyValue.Bulk all = (ReplyValue.Bulk) other.run(word("FUNCTION"), word("DUMP"));
    ReplyValue answer = run(word("FUNCTION"), word("RESTORE"), all.bytes().copy(), word("FLUSH"));
    if (!answer.equals(new ReplyValue.Status("OK"))) {
      throw new IllegalStateException(answer.toString());
    }
  }

  /** Forgets all libraries. */
  void clear() {
    run(word("FUNCTION"), word("FLUSH"));
  }

  private static Bytes word(String text) {
    return Bytes.of(text);
  }

  private static List<ReplyValue> items(ReplyValue value) {
    return ((ReplyValue.Many) value).items();
  }

  private static String text(ReplyValue value) {
    return new String(((ReplyValue.Bulk) value).bytes().toArray(), StandardCharsets.ISO_8859_1);
  }
}
