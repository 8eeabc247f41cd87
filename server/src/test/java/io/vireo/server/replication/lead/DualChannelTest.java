package io.vireo.server.replication.lead;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Info;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A replica that takes its snapshot on a second connection as Valkey does. */
@Tag("long")
class DualChannelTest {
  private static final int MEGABYTE = 1 << 20;

  /** More than sockets and the part that is made ahead hold. */
  private static final int LONG_VALUES = 40;

  private static final String MARK = "$EOF:";
  private static final int MARK_DIGITS = 40;

  @TempDir Path folder;

  /** What the second connection hears of the place where the stream goes on. */
  private record Place(long offset, String history, int database, long client) {
    static Place of(String line) {
      assertThat(line).matches("\\$ENDOFF:[0-9]+ [0-9a-f]{40} [0-9]+ [0-9]+");
      String[] parts = line.substring("$ENDOFF:".length()).split(" ");
      return new Place(
          Long.parseLong(parts[0]), parts[1], Integer.parseInt(parts[2]), Long.parseLong(parts[3]));
    }
  }

  private TcpServer server(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "dir " + folder,
                "repl-diskless-sync-delay 0",
                "repl-ping-replica-period 1000",
                "dual-channel-replication-enabled yes",
                "rdbcompression no",
                "enable-debug-command yes"));
    settings.addAll(List.of(more));
    return TcpServer.start(settings);
  }

  private static String run(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  private static String field(SocketClient client, String name) {
    return Info.of(client.run("INFO", "everything")).field(name);
  }

  private static String line(SocketClient client) {
    StringBuilder line = new StringBuilder();
    do {
      line.setLength(0);
      for (byte[] next = client.readRaw(1); next.length == 1 && next[0] != '\n'; ) {
        line.append((char) next[0]);
        next = client.readRaw(1);
      }
      // Empty lines say that the primary is there.
    } while (line.isEmpty() && !client.hasEnded());
    return line.toString().strip();
  }

  private static void fill(SocketClient here) {
    for (int i = 0; i < LONG_VALUES; i++) {
      run(here, "SET", "long:" + i, "x".repeat(MEGABYTE));
    }
  }

  /** The first connection asks, and is answered with a line. */
  private static String asks(SocketClient main, String... capabilities) {
    assertThat(run(main, "REPLCONF", "capa", "eof", "capa", "psync2")).isEqualTo("OK");
    for (String capability : capabilities) {
      assertThat(run(main, "REPLCONF", "capa", capability)).isEqualTo("OK");
    }
    main.send(RespRequest.of("PSYNC", "?", "-1"));
    return line(main);
  }

  private static void opens(SocketClient channel) {
    String[] words = {"REPLCONF", "capa", "eof", "rdb-only", "1", "rdb-channel", "1"};
    assertThat(run(channel, words)).isEqualTo("OK");
    channel.send(RespRequest.of("SYNC"));
  }

  /** Both connections are there, and the second one has heard where the snapshot ends. */
  private static Place begin(SocketClient main, SocketClient channel) {
    assertThat(asks(main, "dual-channel")).isEqualTo("+DUALCHANNELSYNC");
    opens(channel);
    Place place = Place.of(line(channel));
    assertThat(line(channel)).startsWith(MARK).hasSize(MARK.length() + MARK_DIGITS);
    return place;
  }

  /** The first connection says which one is the second; what it is answered. */
  private static String names(SocketClient main, Place place) {
    return run(main, "REPLCONF", "set-rdb-client-id", Long.toString(place.client()));
  }

  private static String goesOn(SocketClient main, Place place) {
    assertThat(names(main, place)).isEqualTo("OK");
    return goesOnUnnamed(main, place);
  }

  private static String goesOnUnnamed(SocketClient main, Place place) {
    main.send(RespRequest.of("PSYNC", place.history(), Long.toString(place.offset() + 1)));
    return line(main);
  }

  private static void stream(SocketClient main, String... words) {
    byte[] all = RespRequest.of(words);
    assertThat(new String(main.readRaw(all.length), StandardCharsets.US_ASCII))
        .isEqualTo(new String(all, StandardCharsets.US_ASCII));
  }

  private static void hangUp(SocketClient client) {
    client.close();
  }

  private static void acknowledges(SocketClient here, SocketClient main, long offset) {
    main.send(RespRequest.of("REPLCONF", "ACK", Long.toString(offset)));
    await("online", () -> field(here, "slave0").contains("state=online"));
  }

  @ParameterizedTest
  @CsvSource({
    "yes,yes,dual-channel,+DUALCHANNELSYNC",
    "no,yes,dual-channel,+FULLRESYNC",
    "yes,no,dual-channel,+FULLRESYNC",
    "yes,yes,other,+FULLRESYNC"
  })
  void isOfferedToWhoCanWhereSettingsSaySo(
      String enabled, String diskless, String capability, String answer) {
    String[] settings = {
      "dual-channel-replication-enabled " + enabled, "repl-diskless-sync " + diskless
    };
    try (TcpServer vireo = server(settings);
        SocketClient here = vireo.client();
        SocketClient main = vireo.client()) {
      assertThat(asks(main, capability)).startsWith(answer);
      boolean offered = answer.startsWith("+DUAL");
      assertThat(field(here, "connected_slaves")).isEqualTo(offered ? "0" : "1");
      assertThat(field(here, "sync_full")).isEqualTo(offered ? "0" : "1");
    }
  }

  @Test
  void redisWayComesFirst() {
    try (TcpServer vireo = server();
        SocketClient main = vireo.client()) {
      assertThat(asks(main, "dual-channel", "rdb-channel-repl")).startsWith("+RDBCHANNELSYNC ");
    }
  }

  @Test
  void streamGoesOnWhereTheSnapshotEndsThoughTheBacklogIsSmall() {
    try (TcpServer vireo = server("repl-backlog-size 16kb");
        SocketClient here = vireo.client();
        SocketClient main = vireo.client();
        SocketClient channel = vireo.client()) {
      run(here, "SET", "before", "1");
      fill(here);
      Place place = begin(main, channel);
      assertThat(field(here, "slave0")).contains("state=wait_bgsave", ",type=rdb-channel");
      assertThat(field(here, "replicas_waiting_psync")).isEqualTo("1");
      String value = "y".repeat(1000);
      for (int i = 0; i < 500; i++) {
        run(here, "SET", "k" + i, value);
      }
      assertThat(Long.parseLong(field(here, "mem_clients_slaves"))).isGreaterThan(400_000);
      assertThat(goesOn(main, place)).isEqualTo("+CONTINUE " + place.history());
      assertThat(field(here, "replicas_waiting_psync")).isEqualTo("0");
      assertThat(field(here, "connected_slaves")).isEqualTo("2");
      assertThat(field(here, "slave1")).contains("state=bg_transfer", ",type=main-channel");
      stream(main, "SELECT", "0");
      for (int i = 0; i < 500; i++) {
        stream(main, "SET", "k" + i, value);
      }
      String snapshot = new String(channel.readToEnd(), StandardCharsets.ISO_8859_1);
      assertThat(snapshot).startsWith("REDIS").contains("before").doesNotContain("k499");
      await("end of the second", () -> field(here, "connected_slaves").equals("1"));
      acknowledges(here, main, place.offset());
      assertThat(field(here, "slave0")).doesNotContain("type=");
      run(here, "SET", "after", "1");
      stream(main, "SET", "after", "1");
      assertThat(field(here, "sync_full")).isEqualTo("1");
      assertThat(field(here, "sync_partial_ok")).isEqualTo("1");
    }
  }

  @Test
  void twoReplicasShareASnapshot() {
    try (TcpServer vireo = server("repl-diskless-sync-delay 600");
        SocketClient here = vireo.client();
        SocketClient one = vireo.client();
        SocketClient other = vireo.client();
        SocketClient channel = vireo.client();
        SocketClient otherChannel = vireo.client()) {
      assertThat(asks(one, "dual-channel")).isEqualTo("+DUALCHANNELSYNC");
      assertThat(asks(other, "dual-channel")).isEqualTo("+DUALCHANNELSYNC");
      opens(channel);
      opens(otherChannel);
      await("both", () -> field(here, "connected_slaves").equals("2"));
      run(here, "CONFIG", "SET", "repl-diskless-sync-max-replicas", "2");
      Place place = Place.of(line(channel));
      Place otherPlace = Place.of(line(otherChannel));
      assertThat(otherPlace.offset()).isEqualTo(place.offset());
      assertThat(otherPlace.client()).isNotEqualTo(place.client());
      assertThat(line(otherChannel)).isEqualTo(line(channel)).startsWith(MARK);
      assertThat(goesOn(one, place)).startsWith("+CONTINUE");
      assertThat(goesOn(other, otherPlace)).startsWith("+CONTINUE");
    }
  }

  @Test
  void anUnknownSecondConnectionIsRefused() {
    try (TcpServer vireo = server();
        SocketClient main = vireo.client();
        SocketClient other = vireo.client()) {
      String[] words = {"REPLCONF", "set-rdb-client-id", "99"};
      assertThat(run(main, words)).isEqualTo("(error) ERR Unrecognized RDB client id 99");
      words[2] = "x";
      assertThat(run(main, words)).contains("not an integer");
      // One that has no snapshot is none either.
      assertThat(run(other, "CLIENT", "ID")).isEqualTo("(integer) 2");
      words[2] = "2";
      assertThat(run(main, words)).contains("Unrecognized RDB client id 2");
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whoLosesTheFirstConnectionLosesTheSecond(boolean streams) {
    try (TcpServer vireo = server();
        SocketClient here = vireo.client();
        SocketClient main = vireo.client();
        SocketClient channel = vireo.client()) {
      fill(here);
      Place place = begin(main, channel);
      assertThat(names(main, place)).isEqualTo("OK");
      if (streams) {
        assertThat(goesOnUnnamed(main, place)).startsWith("+CONTINUE");
      }
      hangUp(main);
      await("end of both", () -> field(here, "connected_slaves").equals("0"));
      assertThat(field(here, "replicas_waiting_psync")).isEqualTo("0");
      assertThat(field(here, "rdb_bgsave_in_progress")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void whoLosesTheSecondConnectionTooEarlyLosesTheFirst(boolean streams) {
    try (TcpServer vireo = server();
        SocketClient here = vireo.client();
        SocketClient main = vireo.client();
        SocketClient channel = vireo.client()) {
      fill(here);
      Place place = begin(main, channel);
      assertThat(names(main, place)).isEqualTo("OK");
      if (streams) {
        assertThat(goesOnUnnamed(main, place)).startsWith("+CONTINUE");
      }
      hangUp(channel);
      await("end of both", () -> field(here, "connected_slaves").equals("0"));
      assertThat(main.awaitClose()).isTrue();
      assertThat(field(here, "replicas_waiting_psync")).isEqualTo("0");
      try (SocketClient late = vireo.client()) {
        assertThat(names(late, place)).contains("Unrecognized");
      }
    }
  }

  @Test
  void whoHasTheSnapshotMayAskForTheStreamForAWhile() {
    try (TcpServer vireo = server("repl-backlog-size 16kb");
        SocketClient here = vireo.client();
        SocketClient main = vireo.client();
        SocketClient channel = vireo.client()) {
      Place place = begin(main, channel);
      assertThat(channel.readToEnd()).isNotEmpty();
      hangUp(channel);
      await("end of the second", () -> field(here, "connected_slaves").equals("0"));
      run(here, "SET", "meanwhile", "x".repeat(100_000));
      assertThat(field(here, "replicas_waiting_psync")).isEqualTo("1");
      assertThat(goesOn(main, place)).startsWith("+CONTINUE");
      stream(main, "SELECT", "0");
      stream(main, "SET", "meanwhile", "x".repeat(100_000));
      acknowledges(here, main, place.offset());
      assertThat(field(here, "replicas_waiting_psync")).isEqualTo("0");
    }
  }

  @Test
  void noPlaceIsKeptForAFirstConnectionThatIsGone() {
    try (TcpServer vireo = server();
        SocketClient here = vireo.client();
        SocketClient main = vireo.client();
        SocketClient channel = vireo.client()) {
      Place place = begin(main, channel);
      assertThat(channel.readToEnd()).isNotEmpty();
      assertThat(names(main, place)).isEqualTo("OK");
      assertThat(field(here, "replicas_waiting_psync")).isEqualTo("1");
      hangUp(main);
      await("end of the place", () -> field(here, "replicas_waiting_psync").equals("0"));
    }
  }

  @Test
  void afterThatWhileThePlaceIsGone() {
    try (TcpServer vireo = server("repl-backlog-size 16kb");
        SocketClient here = vireo.client();
        SocketClient main = vireo.client();
        SocketClient channel = vireo.client()) {
      assertThat(run(here, "DEBUG", "DELAY-RDB-CLIENT-FREE-SECONDS", "0")).isEqualTo("OK");
      Place place = begin(main, channel);
      assertThat(channel.readToEnd()).isNotEmpty();
      await("end of the place", () -> field(here, "replicas_waiting_psync").equals("0"));
      for (int i = 0; i < 10; i++) {
        run(here, "SET", "meanwhile", "x".repeat(100_000));
      }
      assertThat(names(main, place)).contains("Unrecognized");
      assertThat(goesOnUnnamed(main, place)).isEqualTo("+DUALCHANNELSYNC");
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aPlaceThatKeepsTooMuchIsGivenUp(boolean out) {
    String limit = "client-output-buffer-limit replica 2mb 0 0";
    try (TcpServer vireo = server("repl-backlog-size 16kb", limit);
        SocketClient here = vireo.client();
        SocketClient main = vireo.client();
        SocketClient channel = vireo.client()) {
      fill(here);
      Place place = begin(main, channel);
      if (out) {
        assertThat(channel.readToEnd()).isNotEmpty();
      } else {
        assertThat(names(main, place)).isEqualTo("OK");
      }
      for (int i = 0; i < 3; i++) {
        run(here, "SET", "meanwhile", "x".repeat(MEGABYTE));
      }
      await("end of the place", () -> field(here, "replicas_waiting_psync").equals("0"));
      assertThat(field(here, "connected_slaves")).isEqualTo("0");
      assertThat(field(here, "client_output_buffer_limit_disconnections")).isEqualTo("1");
      if (out) {
        assertThat(goesOnUnnamed(main, place)).isEqualTo("+DUALCHANNELSYNC");
      } else {
        assertThat(main.awaitClose()).isTrue();
      }
    }
  }

  @Test
  void anotherHistoryKeepsNoPlaces() {
    try (TcpServer other = server();
        TcpServer vireo = server("repl-diskless-load swapdb");
        SocketClient here = vireo.client();
        SocketClient main = vireo.client();
        SocketClient channel = vireo.client()) {
      begin(main, channel);
      assertThat(channel.readToEnd()).isNotEmpty();
      assertThat(field(here, "replicas_waiting_psync")).isEqualTo("1");
      run(here, "REPLICAOF", "127.0.0.1", Integer.toString(other.port()));
      await("link", () -> field(here, "master_link_status").equals("up"));
      assertThat(field(here, "replicas_waiting_psync")).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @CsvSource({"disabled", "swapdb"})
  void aRealValkeyFollows(String load) {
    Optional<Path> valkey = Oracle.valkey();
    Assumptions.assumeTrue(valkey.isPresent(), "There is no Valkey");
    try (TcpServer vireo = server();
        SocketClient here = vireo.client()) {
      run(here, "DEBUG", "POPULATE", "20000", "k", "100");
      run(here, "CONFIG", "SET", "rdb-key-save-delay", "50");
      List<String> settings =
          List.of(
              "dual-channel-replication-enabled yes",
              "enable-debug-command yes",
              "repl-diskless-load " + load,
              "replicaof 127.0.0.1 " + vireo.port());
      try (Oracle replica = Oracle.start(valkey.get(), settings);
          SocketClient there = replica.client()) {
        await("snapshot", () -> field(here, "sync_full").equals("1"));
        for (int i = 0; i < 2000; i++) {
          run(here, "SELECT", Integer.toString(i % 3));
          run(here, "SET", "while:" + i, "x".repeat(100));
        }
        await("link", () -> field(there, "master_link_status").equals("up"));
        await(
            "offset",
            () -> field(there, "slave_repl_offset").equals(field(here, "master_repl_offset")));
        assertThat(run(there, "DEBUG", "DIGEST")).isEqualTo(run(here, "DEBUG", "DIGEST"));
        assertThat(field(here, "sync_full")).isEqualTo("1");
        assertThat(field(here, "sync_partial_ok")).isEqualTo("1");
        assertThat(field(here, "connected_slaves")).isEqualTo("1");
        assertThat(field(here, "replicas_waiting_psync")).isEqualTo("0");
      }
    }
  }
}
