package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.Seeds;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With {@code appendfsync always} through sockets, where event loops execute what is short
 * themselves and the data thread the rest.
 */
class AlwaysOverTcpTest {
  private static final int CLIENTS = 20;
  private static final int ROUNDS = 30;
  private static final int MOST_IN_A_ROUND = 12;

  @TempDir Path directory;
  private TcpServer server;
  private final List<SocketClient> clients = new ArrayList<>();
  private final Random random = new Random(Seeds.of(7));

  private void start(String... more) {
    List<String> settings =
        new ArrayList<>(List.of("dir " + directory, "enable-debug-command yes"));
    settings.addAll(List.of("appendonly yes", "appendfsync always", "io-threads 2"));
    settings.addAll(List.of(more));
    server = TcpServer.start(settings);
  }

  @AfterEach
  void stop() {
    clients.forEach(SocketClient::close);
    clients.clear();
    server.close();
  }

  private SocketClient client() {
    SocketClient client = new SocketClient(server.port());
    clients.add(client);
    return client;
  }

  private String log() throws IOException {
    Path file = directory.resolve("appendonlydir/appendonly.aof.1.incr.aof");
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  @Test
  void nobodyHearsOfAWriteThatTheDiskDoesNotHave() throws IOException {
    start();
    SocketClient client = client();
    client.run("DEBUG", "AOF-FLUSH-SLEEP", "200000");

    assertThat(RespText.of(client.run("SET", "written", "1"))).isEqualTo("OK");

    assertThat(log()).contains("written");
  }

  /** What its clients write has no place in the primary's stream, and waits all the same. */
  @Test
  void norOnAWritableReplica() throws IOException {
    start("replica-read-only no");
    SocketClient client = client();
    client.run("REPLICAOF", "127.0.0.1", "1");
    client.run("DEBUG", "AOF-FLUSH-SLEEP", "200000");

    assertThat(RespText.of(client.run("SET", "written", "1"))).isEqualTo("OK");
    assertThat(log()).contains("written");

    assertThat(RespText.of(client.run("SET", "again", "1"))).isEqualTo("OK");
    assertThat(log()).contains("again");
  }

  @Test
  void norReadsItBefore() throws IOException {
    start();
    SocketClient writer = client();
    SocketClient reader = client();
    writer.run("DEBUG", "AOF-FLUSH-SLEEP", "200000");
    writer.send(RespRequest.of("SET", "written", "1"));

    String read = RespText.of(reader.run("GET", "written"));
    while (read.equals("(nil)")) {
      read = RespText.of(reader.run("GET", "written"));
    }

    assertThat(log()).contains("written");
  }

  /** Requests of one client: numbers that grow, and between them some that take long. */
  private final class Talk {
    private final String name;
    private final SocketClient client = client();
    private final List<String> expected = new ArrayList<>();
    private int count;

    Talk(int index) {
      name = "count-" + index;
    }

    void speak() {
      ByteArrayOutputStream requests = new ByteArrayOutputStream();
      for (int i = random.nextInt(MOST_IN_A_ROUND); i > 0; i--) {
        requests.writeBytes(random.nextInt(20) == 0 ? slow() : quick());
      }
      client.send(requests.toByteArray());
    }

    private byte[] slow() {
      expected.add("1) \"" + name + "\"");
      return RespRequest.of("KEYS", name);
    }

    private byte[] quick() {
      expected.add("(integer) " + ++count);
      return RespRequest.of("INCR", name);
    }

    List<String> heard() {
      return IntStream.range(0, expected.size())
          .mapToObj(i -> RespText.of(client.read()).strip())
          .toList();
    }
  }

  private List<Talk> talks() {
    List<Talk> talks = IntStream.range(0, CLIENTS).mapToObj(Talk::new).toList();
    talks.forEach(talk -> talk.client.send(talk.quick()));
    for (int round = 0; round < ROUNDS; round++) {
      talks.forEach(Talk::speak);
    }
    return talks;
  }

  @Test
  void answersKeepTheirOrderWhoeverExecutes() {
    start();

    assertThat(talks()).allSatisfy(talk -> assertThat(talk.heard()).isEqualTo(talk.expected));
  }

  @Test
  void whatWasAnsweredIsThereAfterwards() {
    start();
    List<Talk> talks = talks();
    talks.forEach(Talk::heard);
    stop();
    start();

    SocketClient client = client();

    assertThat(talks)
        .allSatisfy(
            talk ->
                assertThat(RespText.of(client.run("GET", talk.name)))
                    .isEqualTo("\"" + talk.count + "\""));
  }
}
