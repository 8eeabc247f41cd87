package io.vireo.server.replication.follow;

import static io.vireo.server.replication.follow.Talk.awaitSame;
import static io.vireo.server.replication.follow.Talk.field;
import static io.vireo.server.replication.follow.Talk.follow;
import static io.vireo.server.replication.follow.Talk.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary starts with a snapshot of which keys have expired meanwhile. */
@Tag("long")
class ExpiredInSnapshotTest {
  private static final int KEYS = 1200;

  @TempDir Path ofPrimary;
  @TempDir Path ofReplica;

  private TcpServer replica;
  private SocketClient b;

  @BeforeEach
  void start() {
    replica = TcpServer.start("dir " + ofReplica, "enable-debug-command yes");
    b = replica.client();
  }

  @AfterEach
  void close() {
    b.close();
    replica.close();
  }

  private TcpServer primary(String... more) {
    String[] settings = new String[3 + more.length];
    settings[0] = "dir " + ofPrimary;
    settings[1] = "enable-debug-command yes";
    settings[2] = "repl-diskless-sync-delay 0";
    System.arraycopy(more, 0, settings, 3, more.length);
    return TcpServer.start(settings);
  }

  /** Saves keys of several databases that will have expired, and one that has not. */
  private void saveWithReplica() {
    try (TcpServer primary = primary();
        SocketClient a = primary.client()) {
      a.run("CONFIG", "SET", "repl-ping-replica-period", "3600");
      a.run("DEBUG", "SET-ACTIVE-EXPIRE", "0");
      a.run("SET", "stays", "1");
      follow(b, primary.port());
      for (int i = 0; i < KEYS; i++) {
        a.run("SELECT", Integer.toString(i % 3));
        a.run("SET", "k" + i, "v", "PX", "1");
      }
      awaitSame(a, b);
      assertThat(say(a, "SAVE")).isEqualTo("OK");
    }
  }

  @Test
  void itsReplicasHearThatTheKeysWent() {
    saveWithReplica();
    try (TcpServer primary = primary();
        SocketClient a = primary.client()) {
      follow(b, primary.port());
      awaitSame(a, b);
      assertThat(field(a, "persistence", "rdb_last_load_keys_expired")).isEqualTo("" + KEYS);
      assertThat(field(a, "stats", "sync_partial_ok")).isEqualTo("1");
      assertThat(field(a, "stats", "sync_full")).isEqualTo("0");
      assertThat(say(b, "DBSIZE")).isEqualTo("(integer) 1");
      long offset = Long.parseLong(field(a, "replication", "master_repl_offset"));
      long before = Long.parseLong(field(a, "replication", "second_repl_offset")) - 1;
      long heard = Long.parseLong(field(a, "replication", "repl_backlog_histlen"));
      assertThat(offset).isEqualTo(before + heard).isGreaterThan(before);
    }
  }

  @Test
  void theyCopyAllIfThatIsTooMuch() {
    saveWithReplica();
    try (TcpServer primary = primary("repl-backlog-size 16384");
        SocketClient a = primary.client()) {
      follow(b, primary.port());
      awaitSame(a, b);
      assertThat(field(a, "stats", "sync_partial_ok")).isEqualTo("0");
      assertThat(field(a, "stats", "sync_full")).isEqualTo("1");
      assertThat(say(b, "DBSIZE")).isEqualTo("(integer) 1");
    }
  }
}
