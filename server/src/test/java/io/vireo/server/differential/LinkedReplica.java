package io.vireo.server.differential;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A whole server that follows another one over its link: what is sent has to give it the same data.
 * One thread only.
 */
final class LinkedReplica implements AutoCloseable {
  private static final long PAUSE_NANOS = 200_000;
  private static final int DATABASES = 4;
  private static final String OFFSET = "master_repl_offset:";

  /** Where the result of PFCOUNT begins in a HyperLogLog, and where it ends. */
  private static final int COUNT = 8;

  private static final int COUNT_END = 16;

  private final TcpServer server;
  private final SocketClient here;
  private final SocketClient there;

  /** Follows a server from now on. */
  LinkedReplica(TcpServer primary) {
    server =
        TcpServer.start(
            "enable-debug-command local",
            "repl-diskless-load on-empty-db",
            "propagation-error-behavior ignore",
            "replicaof 127.0.0.1 " + primary.port());
    here = server.client();
    there = primary.client();
    long end = System.nanoTime() + SocketClient.PATIENCE.toNanos();
    while (!isLinked()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("There is no link to the primary");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean isLinked() {
    return here.run("INFO", "replication").asText().contains("master_link_status:up");
  }

  /** What differs between the two, if anything does for long. */
  Optional<String> difference() {
    long end = System.nanoTime() + SocketClient.PATIENCE.toNanos();
    while (!isSame()) {
      if (System.nanoTime() > end) {
        return Optional.of(
            "The primary's digest is " + digest(there) + ", that of its replica " + digest(here));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return Optional.empty();
  }

  private boolean isSame() {
    return digest(there).equals(digest(here))
        || offset(there).equals(offset(here)) && isSameButForCounts();
  }

  private static String offset(SocketClient client) {
    String info = client.run("INFO", "replication").asText();
    int at = info.indexOf(OFFSET);
    return info.substring(at, info.indexOf('\r', at));
  }

  /** PFCOUNT keeps its result in the value, and replicas do not hear of that: as in Redis. */
  private boolean isSameButForCounts() {
    for (int db = 0; db < DATABASES; db++) {
      there.run("SELECT", Integer.toString(db));
      here.run("SELECT", Integer.toString(db));
      if (!there.run("DBSIZE").equals(here.run("DBSIZE"))
          || !Rule.items(there.run("KEYS", "*")).stream().allMatch(this::isSameButForCount)) {
        return false;
      }
    }
    return true;
  }

  private boolean isSameButForCount(RespValue key) {
    String name = key.asText();
    if (!there.run("PEXPIRETIME", name).equals(here.run("PEXPIRETIME", name))) {
      return false;
    }
    if (there.run("DEBUG", "DIGEST-VALUE", name).equals(here.run("DEBUG", "DIGEST-VALUE", name))) {
      return true;
    }
    String ours = there.run("GET", name).asText();
    String theirs = here.run("GET", name).asText();
    return ours.startsWith("HYLL")
        && ours.length() == theirs.length()
        && ours.length() > COUNT_END
        && ours.substring(0, COUNT).equals(theirs.substring(0, COUNT))
        && ours.substring(COUNT_END).equals(theirs.substring(COUNT_END));
  }

  private static String digest(SocketClient client) {
    return RespText.of(client.run("DEBUG", "DIGEST"));
  }

  @Override
  public void close() {
    here.close();
    there.close();
    server.close();
  }
}
