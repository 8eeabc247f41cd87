package io.vireo.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections, disks and processes behave as those of real machines do. */
class NetworkTest {
  private final Simulation simulation = new Simulation(1, 1_000);
  private final Network network = new Network(simulation);
  private final Node client = new Node(simulation, "client");
  private final Node server = new Node(simulation, "server");
  private final List<Object> atServer = new ArrayList<>();
  private final List<Object> atClient = new ArrayList<>();

  private final class Recorder implements Endpoint {
    private final List<Object> heard;

    Recorder(List<Object> heard) {
      this.heard = heard;
    }

    @Override
    public void opened() {
      heard.add("opened");
    }

    @Override
    public void received(Object message) {
      heard.add(message);
    }

    @Override
    public void closed() {
      heard.add("closed");
    }
  }

  private Connection.Side connect() {
    server.listen((from, answers) -> new Recorder(atServer));
    Connection.Side side = network.connect(client, server, new Recorder(atClient));
    simulation.run(simulation.now() + 100);
    return side;
  }

  @Test
  void messagesComeInOrderWhateverIsLost() {
    Connection.Side side = connect();
    network.loss(0.3);
    network.delay(1, 50);
    for (int number = 0; number < 50; number++) {
      side.send(number);
    }
    simulation.run(simulation.now() + 60_000);
    assertThat(atServer).hasSize(50).isSortedAccordingTo((a, b) -> (int) a - (int) b);
  }

  @Test
  void nobodyListensAndSoTheConnectionIsRefused() {
    network.connect(client, server, new Recorder(atClient));
    simulation.run(2_000);
    assertThat(atClient).containsExactly("closed");
  }

  @Test
  void aPartitionHoldsUpWhatIsSent() {
    Connection.Side side = connect();
    network.partition((from, to) -> true);
    side.send("late");
    simulation.run(simulation.now() + 5_000);
    assertThat(atServer).isEmpty();
    network.heal();
    simulation.run(simulation.now() + 1_000);
    assertThat(atServer).containsExactly("late");
  }

  @Test
  void whoIsConnectedHearsOfACrash() {
    connect();
    server.crash();
    network.cut((from, to) -> from == server);
    simulation.run(simulation.now() + 100);
    assertThat(atClient).containsExactly("opened", "closed");
  }

  @Test
  void aServerThatStartedAgainKnowsNothingOfOldConnections() {
    Connection.Side side = connect();
    server.crash();
    server.restart();
    side.send("who are you?");
    simulation.run(simulation.now() + 1_000);
    assertThat(atServer).isEmpty();
    assertThat(atClient).containsExactly("opened", "closed");
  }

  @Test
  void aFrozenProcessHearsEverythingLater() {
    Connection.Side side = connect();
    server.freeze();
    side.send("one");
    side.send("two");
    simulation.run(simulation.now() + 1_000);
    assertThat(atServer).isEmpty();
    server.thaw();
    simulation.run(simulation.now() + 1);
    assertThat(atServer).containsExactly("one", "two");
  }

  @Test
  void aCrashDropsWhatANodeHadAskedFor() {
    client.after(10, () -> atClient.add("done"));
    client.crash();
    client.restart();
    simulation.run(2_000);
    assertThat(atClient).isEmpty();
  }

  @Test
  void aWriteIsDurableOnceItIsDone() {
    client.disk().speed(10, 10);
    client.disk().write("a", () -> atClient.add("done"), () -> atClient.add("failed"));
    assertThat(client.disk().durable()).isNull();
    simulation.run(1_010);
    assertThat(client.disk().durable()).isEqualTo("a");
    client.disk().fail(true);
    client.disk().write("b", () -> atClient.add("done"), () -> atClient.add("failed"));
    simulation.run(1_100);
    assertThat(client.disk().durable()).isEqualTo("a");
    assertThat(atClient).containsExactly("done", "failed");
  }

  @Test
  void aClockMayBeWrong() {
    client.jump(-500);
    assertThat(client.clock()).isEqualTo(500);
    assertThat(server.clock()).isEqualTo(1_000);
  }
}
