package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.session.ClientGate;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reason to refuse commands is a class and a line in a list; these are such classes. */
class GatesTest {
  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final List<String> asked = new ArrayList<>();

  /** Refuses writes, and says of whom and what. */
  private class Busy extends Gate {
    private final String name;
    private final boolean again;

    Busy(String name, boolean again) {
      this.name = name;
      this.again = again;
    }

    @Override
    protected boolean concerns(Command command) {
      return command.has(Flag.WRITE);
    }

    @Override
    protected GateRule rule(Origin origin) {
      return again ? GateRule.ASK : GateRule.ofRequests(origin);
    }

    @Override
    protected Verdict ask(Session session, Command command, Call call) {
      asked.add(name);
      return name.equals("lenient")
          ? Verdict.PASS
          : Verdict.refuse("BUSY " + command.name() + " of " + session.id() + " by " + name);
    }
  }

  /** Is closed for clients that have a name. */
  private static final class Named extends ClientGate {
    @Override
    protected boolean concerns(Command command) {
      return true;
    }

    @Override
    protected boolean isClosedFor(Session session) {
      return !session.identity().name().isEmpty();
    }

    @Override
    protected Verdict ask(Session session, Command command, Call call) {
      return Verdict.QUEUE;
    }
  }

  private Command command(String name) {
    return server.engine().table().find(name);
  }

  private Verdict ask(Gates gates, String name) {
    Command command = command(name);
    int closed = (gates.closed() | gates.closedFor(client.session())) & gates.mask(command);
    return closed == 0 ? Verdict.PASS : gates.ask(client.session(), command, null, closed);
  }

  @Test
  void theFirstClosedGateThatDoesNotLetPassDecides() {
    Gate open = new Busy("open", false);
    Gate lenient = new Busy("lenient", false);
    Gate first = new Busy("first", false);
    Gate second = new Busy("second", false);
    Gates gates = new Gates(List.of(open, lenient, first, second));
    assertThat(ask(gates, "set")).isSameAs(Verdict.PASS);
    lenient.closed(true);
    assertThat(ask(gates, "set")).isSameAs(Verdict.PASS);
    second.closed(true);
    first.closed(true);
    asked.clear();
    Verdict verdict = ask(gates, "set");
    assertThat(verdict.kind()).isEqualTo(Verdict.Kind.REFUSE);
    assertThat(verdict.error()).isEqualTo("BUSY set of 1 by first");
    assertThat(asked).containsExactly("lenient", "first");
    first.closed(false);
    assertThat(first.isClosed()).isFalse();
    assertThat(ask(gates, "set").error()).endsWith("by second");
  }

  @Test
  void aGateIsNotAskedAboutCommandsThatDoNotConcernIt() {
    Gate busy = new Busy("busy", false);
    Gates gates = new Gates(List.of(busy));
    busy.closed(true);
    assertThat(ask(gates, "get")).isSameAs(Verdict.PASS);
    assertThat(asked).isEmpty();
  }

  @Test
  void aGateIsClosedForSomeClientsByTheirState() {
    Gates gates = new Gates(List.of(new Busy("busy", false), new Named()));
    assertThat(ask(gates, "get")).isSameAs(Verdict.PASS);
    client.run("CLIENT", "SETNAME", "x");
    assertThat(ask(gates, "get")).isSameAs(Verdict.QUEUE);
  }

  @Test
  void aGateIsAskedForAllOriginsUnlessItSaysWhyNot() {
    Gate once = new Busy("once", false);
    Gate again = new Busy("again", true);
    Gates gates = new Gates(List.of(once, again));
    for (Origin origin : Origin.values()) {
      int expected =
          !origin.asksGates()
              ? 0
              : origin == Origin.CLIENT ? once.bit() | again.bit() : again.bit();
      assertThat(gates.asked(origin)).as("%s", origin).isEqualTo(expected);
    }
  }

  @Test
  void aGateIsFoundByItsClass() {
    Gates gates = server.engine().gates();
    assertThat(gates.get(PauseGate.class)).isSameAs(gates.get(PauseGate.class));
    assertThatThrownBy(() -> gates.get(Named.class)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoLeavesWhilePausedIsForgotten() {
    InProcessClient first = server.client();
    InProcessClient second = server.client();
    client.run("CLIENT", "PAUSE", "1000", "WRITE");
    first.run("APPEND", "k", "a");
    second.run("APPEND", "k", "b");
    assertThat(server.engine().waiting().blocked()).isEqualTo(2);
    first.close();
    assertThat(server.engine().waiting().blocked()).isEqualTo(1);
    client.run("CLIENT", "UNPAUSE");
    assertThat(second.read()).hasToString("Whole[number=1]");
    assertThat(server.engine().waiting().blocked()).isZero();
  }
}
