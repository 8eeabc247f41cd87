package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The methods that call each other between a batch of requests and the handler of a command. */
class PathToHandlerTest {
  private static final int MAX_METHODS = 5;

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final List<String> stack = new ArrayList<>();

  /** Notes the calls by which the first change of a key came about. */
  private final class Witness implements ChangeListener {
    @Override
    public void changed(int database, Bytes key) {
      if (stack.isEmpty()) {
        StackWalker.getInstance()
            .forEach(
                frame ->
                    stack.add(
                        frame.getClassName().replaceFirst(".*\\.", "")
                            + '.'
                            + frame.getMethodName()));
      }
    }

    @Override
    public void replaced(int whole, Predicate<Bytes> affected) {}

    @Override
    public void event(KeyEvent kind, String name, int database, Bytes key) {}
  }

  /** The methods from one on, the last called last, down to another, which is not among them. */
  private List<String> from(String first, String handler) {
    List<String> methods = new ArrayList<>();
    for (int i = stack.indexOf(first); i > stack.lastIndexOf(handler); i--) {
      methods.add(stack.get(i));
    }
    return methods;
  }

  @Test
  void aCommandOfABatchTakesOneLoopAndOneDoor() {
    server.engine().keyspace().listen(new Witness());
    client.run("SET", "k", "v");
    assertThat(from("RequestLoop.execute", "StringCommands.set"))
        .hasSizeBetween(1, MAX_METHODS)
        .containsOnlyOnce("Execution.run")
        .allMatch(each -> each.startsWith("RequestLoop.") || each.startsWith("Execution."));
  }

  @Test
  void aCommandOfAScriptTakesTheSameDoor() {
    server.engine().keyspace().listen(new Witness());
    client.run("EVAL", "redis.call('SET', 'k', 'v')", "0");
    assertThat(from("CommandCalls.call", "StringCommands.set"))
        .hasSizeBetween(1, MAX_METHODS)
        .containsOnlyOnce("Execution.run");
  }
}
