package io.vireo.server.scripting;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Dialogues with the debugger of scripts, as Redis 8.6.3 leads them: {@code dialogues.txt} holds,
 * for each, a title, the mode, the script with its keys and arguments, and what is asked and
 * answered.
 */
final class DebuggerDialogues {
  private static final String FILE = "/debugger/dialogues.txt";
  private static final String LINE = "    ";

  private DebuggerDialogues() {}

  /** All of them, on a server. */
  static Stream<DynamicTest> on(Supplier<RunningServer> server) {
    return all().stream()
        .map(each -> DynamicTest.dynamicTest(each.title, () -> each.play(server.get())));
  }

  private static List<Dialogue> all() {
    List<Dialogue> all = new ArrayList<>();
    for (String line : text().split("\n")) {
      if (line.startsWith("== ")) {
        all.add(new Dialogue(line.substring(3)));
      } else if (!line.startsWith("#") && !all.isEmpty()) {
        all.get(all.size() - 1).add(line);
      }
    }
    return all;
  }

  private static String text() {
    try (InputStream in = DebuggerDialogues.class.getResourceAsStream(FILE)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** One of them. */
  private static final class Dialogue {
    private final String title;
    private final StringBuilder script = new StringBuilder();
    private final List<String> expected = new ArrayList<>();
    private String mode = "yes";
    private String[] words = {"0"};

    Dialogue(String title) {
      this.title = title;
    }

    void add(String line) {
      if (line.startsWith("mode ")) {
        mode = line.substring(5);
      } else if (line.startsWith("words ")) {
        words = line.substring(6).split(" ");
      } else if (line.startsWith("| ")) {
        script.append(unescaped(line.substring(2))).append('\n');
      } else if (!line.isEmpty()) {
        expected.add(line);
      }
    }

    private static String unescaped(String text) {
      return text.replace('\u240d', '\r');
    }

    void play(RunningServer server) {
      List<String> heard = new ArrayList<>();
      try (SocketClient client = server.client()) {
        client.run("FLUSHALL");
        client.run("SCRIPT", "DEBUG", mode);
        List<String> eval = new ArrayList<>(List.of("EVAL", script.toString()));
        eval.addAll(List.of(words));
        client.send(RespRequest.of(eval.toArray(String[]::new)));
        boolean ended = hear(client, heard);
        for (String line : expected) {
          if (line.startsWith("> ") && !ended) {
            heard.add(line);
            client.send(RespRequest.of(line.substring(2).split(" ")));
            ended = hear(client, heard);
          }
        }
        if (ended) {
          assertEquals(0, client.readToEnd().length, "the connection ends");
        }
      }
      assertEquals(String.join("\n", expected), String.join("\n", heard));
    }

    /** Notes an answer; if it is the last, that of the script too. */
    private static boolean hear(SocketClient client, List<String> heard) {
      String answer = next(client);
      note(answer, heard);
      boolean ended = answer.contains("\r\n+<endsession>\r\n");
      if (ended) {
        note(next(client), heard);
      }
      return ended;
    }

    private static String next(SocketClient client) {
      byte[] bytes = client.readBytes();
      return bytes == null ? "nothing\r\n" : new String(bytes, ISO_8859_1);
    }

    /** Addresses are anybody's. */
    private static void note(String answer, List<String> heard) {
      for (String line : answer.replaceAll("@0x[0-9a-f]+", "@0x0").split("\r\n")) {
        heard.add(LINE + line);
      }
    }
  }
}
