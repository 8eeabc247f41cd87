package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.Exit;
import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import io.vireo.cli.session.Session;
import java.io.IOException;
import java.util.List;

/** The server as the modes see it: a failure ends the program, with redis-cli's words. */
final class Server {
  private static final String NO_CLUSTER = "ERR This instance has cluster support disabled";

  private final Session session;
  private final Console console;

  /** Connects, or ends the program. */
  Server(Session session, Console console) {
    this.session = session;
    this.console = console;
    if (!session.connect(false)) {
      throw new Exit(1);
    }
  }

  Connection connection() {
    return session.connection();
  }

  Reply call(String... words) {
    return call(List.of(words));
  }

  Reply call(List<String> words) {
    try {
      return session.connection().call(words);
    } catch (IOException lost) {
      throw console.failed("\nI/O error");
    }
  }

  /** The replies to many commands, in their order, after one round trip. */
  List<Reply> callAll(List<List<String>> commands) {
    try {
      return session.connection().callAll(commands);
    } catch (IOException lost) {
      throw console.failed("\nI/O error");
    }
  }

  /** A command for which the connection is made again as often as it takes. */
  Reply callPatiently(String... words) {
    int tries = 0;
    while (true) {
      try {
        if (session.connection() != null) {
          Reply reply = session.connection().call(words);
          console.print(tries > 0 ? "\r\033[0K" : "");
          return reply;
        }
      } catch (IOException lost) {
        session.disconnect();
      }
      console.print("\r\033[0KReconnecting... " + ++tries + "\r");
      if (!session.connect(true)) {
        pause(1_000_000);
      }
    }
  }

  /** Has replicas of a cluster answer: they do so only to clients that accept old data. */
  void readOnly() {
    Reply reply = call("READONLY");
    if (reply.isError()
        && !reply.text().equals(NO_CLUSTER)
        && !reply.text().startsWith("ERR unknown command")) {
      throw console.failed("Error: " + reply.text());
    }
  }

  long size() {
    Reply reply = call("DBSIZE");
    if (reply.isError()) {
      throw console.failed("Couldn't determine DBSIZE: " + reply.text());
    }
    if (!reply.is(Type.INTEGER)) {
      throw console.failed("Non INTEGER response from DBSIZE!");
    }
    return reply.integer();
  }

  void pause(long micros) {
    console.flush();
    try {
      Thread.sleep(micros / 1000, (int) (micros % 1000) * 1000);
    } catch (InterruptedException ended) {
      throw new Exit(130);
    }
  }
}
