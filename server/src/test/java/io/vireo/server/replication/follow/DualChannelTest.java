package io.vireo.server.replication.follow;

import static io.vireo.server.replication.follow.Talk.awaitLink;
import static io.vireo.server.replication.follow.Talk.field;
import static io.vireo.server.replication.follow.Talk.say;
import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A replica with a primary that speaks like Valkey when it sends a copy on a connection of its own,
 * and that says each word when the test wants it.
 */
@Tag("long")
class DualChannelTest {
  private static final String ID = "0123456789012345678901234567890123456789";
  private static final String MARK = "abcdefghijabcdefghijabcdefghijabcdefghij";

  /** Where the copy ends, as the primary says it. */
  private static final String END = "$ENDOFF:100 " + ID + " 0 18\r\n";

  /** A copy of which the rest does not come. */
  private static final String BEGINNING = "$EOF:" + MARK + "\r\nREDIS";

  private static final int PATIENCE_MILLIS = 60_000;

  @TempDir Path folder;

  private ServerSocket primary;
  private TcpServer replica;
  private SocketClient here;

  @BeforeEach
  void start() throws IOException {
    primary = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    primary.setSoTimeout(PATIENCE_MILLIS);
    // That a connection ends shall not be the work of the timeout.
    replica = TcpServer.start("dir " + folder, "repl-diskless-load swapdb", "repl-timeout 3600");
    here = replica.client();
    here.run("SET", "old", "1");
  }

  @AfterEach
  void stop() throws IOException {
    here.close();
    replica.close();
    primary.close();
  }

  /** One connection of the replica, as the primary sees it. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    void says(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void says(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("The replica has hung up behind '" + line + "'");
        }
        line.append((char) next);
      }
      return line.toString().stripTrailing();
    }

    /** The next request, its words between spaces. */
    String hears() throws IOException {
      String head = line();
      while (head.isEmpty()) {
        head = line();
      }
      int count = Integer.parseInt(head.substring(1));
      StringBuilder words = new StringBuilder();
      for (int i = 0; i < count; i++) {
        line();
        words.append(i == 0 ? "" : " ").append(line());
      }
      return words.toString();
    }

    /** True once the replica has hung up. */
    boolean isOver() {
      try {
        while (in.read() >= 0) {
          // What was said before does not matter.
        }
      } catch (SocketTimeoutException silent) {
        return false;
      } catch (IOException reset) {
        return true;
      }
      return true;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private Connection accepts() throws IOException {
    return new Connection(primary.accept());
  }

  private void follows() {
    here.run("CONFIG", "SET", "dual-channel-replication-enabled", "yes");
    here.run("REPLICAOF", "127.0.0.1", Integer.toString(primary.getLocalPort()));
  }

  /** The first connection, up to where the copy is to come on another one. */
  private Connection refersToAChannel() throws IOException {
    Connection main = accepts();
    assertThat(main.hears()).isEqualTo("PING");
    main.says("+PONG\r\n");
    assertThat(main.hears()).startsWith("REPLCONF listening-port");
    assertThat(main.hears()).endsWith("capa rdb-channel-repl capa dual-channel");
    assertThat(main.hears()).startsWith("REPLCONF version");
    main.says("+OK\r\n+OK\r\n+OK\r\n");
    assertThat(main.hears()).startsWith("PSYNC");
    main.says("+DUALCHANNELSYNC\r\n");
    return main;
  }

  private Connection opensTheChannel() throws IOException {
    Connection channel = accepts();
    assertThat(channel.hears())
        .isEqualTo("REPLCONF capa eof rdb-only 1 rdb-channel 1 listening-port " + replica.port());
    channel.says("+OK\r\n");
    assertThat(channel.hears()).isEqualTo("SYNC");
    return channel;
  }

  private static void asksForTheStream(Connection main) throws IOException {
    assertThat(main.hears()).isEqualTo("REPLCONF set-rdb-client-id 18");
    main.says("+OK\r\n");
    assertThat(main.hears()).isEqualTo("PSYNC " + ID + " 101");
  }

  /** A snapshot with two keys in database 0, without a checksum. */
  private static byte[] copy() {
    String head = "REDIS0010\u00fe\u0000";
    String keys = "\u0000\u0001a\u0001x\u0000\u0001b\u0001x";
    return (head + keys + "\u00ff" + "\0".repeat(8)).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void sendsTheCopy(Connection channel) throws IOException {
    channel.says("\n$EOF:" + MARK + "\r\n");
    channel.says(copy());
    channel.says(MARK);
    assertThat(channel.isOver()).isTrue();
  }

  private static String set(String key, String value) {
    return "*3\r\n$3\r\nSET\r\n$1\r\n" + key + "\r\n$1\r\n" + value + "\r\n";
  }

  /** The stream goes on in the database that the primary names, and counts from its offset. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 3})
  void takesTheCopyAndTheStreamThatCameMeanwhile(int database) throws IOException {
    follows();
    try (Connection main = refersToAChannel();
        Connection channel = opensTheChannel()) {
      channel.says("\n\n$ENDOFF:100 " + ID + " " + database + " 18\r\n");
      asksForTheStream(main);
      main.says("+CONTINUE " + ID + "\r\n" + set("a", "1"));
      await("kept", () -> !field(here, "replication", "replica_full_sync_buffer_size").equals("0"));
      main.says(set("c", "2"));
      assertThat(say(here, "GET", "old")).isEqualTo("\"1\"");
      sendsTheCopy(channel);
      long end = 100 + set("a", "1").length() + set("c", "2").length();
      assertThat(main.hears()).startsWith("REPLCONF ACK");
      awaitLink(here);
      await("all", () -> field(here, "replication", "slave_repl_offset").equals("" + end));
      here.run("SELECT", "" + Math.max(0, database));
      assertThat(say(here, "GET", "a")).isEqualTo("\"1\"");
      assertThat(say(here, "GET", "c")).isEqualTo("\"2\"");
      here.run("SELECT", "0");
      assertThat(say(here, "GET", "b")).isEqualTo("\"x\"");
      assertThat(say(here, "EXISTS", "old")).isEqualTo("(integer) 0");
      assertThat(field(here, "replication", "master_replid")).isEqualTo(ID);
    }
  }

  @Test
  void waitsForTheStreamIfTheCopyIsLoadedFirst() throws IOException {
    follows();
    try (Connection main = refersToAChannel();
        Connection channel = opensTheChannel()) {
      channel.says(END);
      asksForTheStream(main);
      sendsTheCopy(channel);
      await("the copy", () -> say(here, "GET", "b").equals("\"x\""));
      assertThat(field(here, "replication", "master_link_status")).isEqualTo("down");
      main.says("+CONTINUE " + ID + "\r\n" + set("a", "1"));
      awaitLink(here);
      assertThat(main.hears()).isEqualTo("REPLCONF ACK 100");
      await("the stream", () -> say(here, "GET", "a").equals("\"1\""));
    }
  }

  /** What was loaded has its place in the history, though the stream has not begun. */
  @Test
  void asksForTheRestIfTheStreamIsLostBehindTheCopy() throws IOException {
    follows();
    try (Connection main = refersToAChannel();
        Connection channel = opensTheChannel()) {
      channel.says(END);
      asksForTheStream(main);
      sendsTheCopy(channel);
      await("the copy", () -> say(here, "GET", "b").equals("\"x\""));
    }
    try (Connection again = accepts()) {
      again.hears();
      again.says("+PONG\r\n+OK\r\n+OK\r\n+OK\r\n");
      again.hears();
      again.hears();
      again.hears();
      assertThat(again.hears()).isEqualTo("PSYNC " + ID + " 101");
      again.says("+CONTINUE " + ID + "\r\n" + set("a", "1"));
      await("the stream", () -> say(here, "GET", "a").equals("\"1\""));
    }
  }

  private void keepsItsOldDataAndBeginsAnew(Connection main, Connection channel)
      throws IOException {
    main.close();
    channel.close();
    await("old data", () -> say(here, "GET", "old").equals("\"1\""));
    try (Connection next = refersToAChannel();
        Connection other = opensTheChannel()) {
      other.says(END);
      asksForTheStream(next);
      next.says("+CONTINUE\r\n");
      sendsTheCopy(other);
      awaitLink(here);
      assertThat(say(here, "GET", "b")).isEqualTo("\"x\"");
    }
  }

  @Test
  void beginsAnewIfThePrimaryDoesNotKnowTheChannel() throws IOException {
    follows();
    Connection main = refersToAChannel();
    Connection channel = opensTheChannel();
    channel.says(END + BEGINNING);
    assertThat(main.hears()).isEqualTo("REPLCONF set-rdb-client-id 18");
    main.says("-ERR Unrecognized RDB client id 18\r\n");
    assertThat(main.isOver()).isTrue();
    assertThat(channel.isOver()).isTrue();
    keepsItsOldDataAndBeginsAnew(main, channel);
  }

  @Test
  void beginsAnewIfTheStreamIsLost() throws IOException {
    follows();
    Connection main = refersToAChannel();
    Connection channel = opensTheChannel();
    channel.says(END + BEGINNING);
    asksForTheStream(main);
    main.close();
    assertThat(channel.isOver()).isTrue();
    keepsItsOldDataAndBeginsAnew(main, channel);
  }

  @Test
  void beginsAnewIfTheChannelIsLost() throws IOException {
    follows();
    Connection main = refersToAChannel();
    Connection channel = opensTheChannel();
    channel.says(END + BEGINNING);
    asksForTheStream(main);
    main.says("+CONTINUE\r\n" + set("a", "1"));
    channel.close();
    assertThat(main.isOver()).isTrue();
    keepsItsOldDataAndBeginsAnew(main, channel);
  }

  /** The first is no such line, and the second names a database that is not here. */
  @ParameterizedTest
  @ValueSource(strings = {"$ENDOFF:x " + ID + " 0 18", "$ENDOFF:100 " + ID + " 99 18"})
  void beginsAnewIfItIsNotToldWhereTheCopyEnds(String line) throws IOException {
    follows();
    Connection main = refersToAChannel();
    Connection channel = opensTheChannel();
    channel.says(line + "\r\n" + BEGINNING);
    assertThat(main.isOver()).isTrue();
    assertThat(channel.isOver()).isTrue();
    keepsItsOldDataAndBeginsAnew(main, channel);
  }
}
