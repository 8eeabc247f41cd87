package io.vireo.benchmarks.overload;

import io.vireo.benchmarks.servers.ServerPark;
import io.vireo.benchmarks.servers.ServerProcess;
import io.vireo.benchmarks.wire.ControlClient;
import io.vireo.benchmarks.wire.ErrorReply;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends a server by force and starts it again, then by SHUTDOWN, and looks whether it has kept what
 * it promised. For one thread.
 */
final class Restarts {
  private static final long END_SECONDS = 180;
  private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private static final String KILL = "kill -9";

  private final ServerPark park;
  private final PersistenceMode persistence;
  private final boolean evicts;
  private final Violations violations;
  private final Set<String> seen = new HashSet<>();

  /**
   * @param evicts whether the server may evict keys without a deadline
   */
  Restarts(ServerPark park, PersistenceMode persistence, boolean evicts, Violations violations) {
    this.park = park;
    this.persistence = persistence;
    this.evicts = evicts;
    this.violations = violations;
  }

  /**
   * The data of a server.
   *
   * @param digest of all of them
   * @param evicted keys since its start
   * @param careful what the careful client's keys hold
   */
  private record Data(String digest, long evicted, Map<String, Long> careful) {}

  /**
   * Kills a server while its careful client writes, and compares.
   *
   * @param running the thread of the durability client, which ends here
   * @return the server as it runs again
   */
  ServerProcess afterKill(ServerProcess server, DurabilityClient durabilityClient, Thread running)
      throws IOException, InterruptedException {
    long killedAt = System.nanoTime();
    durabilityClient.serverEnds();
    server.kill();
    running.join();
    long until = persistence.mayLose() ? killedAt - PersistenceMode.LOST_NANOS : System.nanoTime();
    ServerProcess again = started(server, KILL);
    durabilityClient.judge(again, until, evicts);
    return again;
  }

  /**
   * Ends a server without clients by SHUTDOWN, and compares.
   *
   * @return the server as it runs again
   */
  ServerProcess afterShutdown(ServerProcess server) throws IOException, InterruptedException {
    Data before = data(server);
    shutDown(server);
    ServerProcess again = started(server, "SHUTDOWN");
    Data after = data(again);
    boolean evicted = before.evicted() + after.evicted() > 0;
    if (!evicted && !after.digest().equals(before.digest())) {
      violations.add("after SHUTDOWN the data are others than before");
    }
    if (!evicted && !after.careful().equals(before.careful())) {
      violations.add("SHUTDOWN made " + after.careful() + " of " + before.careful());
    }
    return again;
  }

  private void shutDown(ServerProcess server) throws IOException, InterruptedException {
    try (ControlClient client = server.connect()) {
      client.call("SHUTDOWN");
      violations.add("SHUTDOWN was answered");
    } catch (ErrorReply refused) {
      throw refused;
    } catch (IOException ended) {
      // That is the answer.
    }
    int code = server.awaitEnd(END_SECONDS);
    if (code != 0) {
      violations.add("after SHUTDOWN the server ended with code " + code);
    }
  }

  private ServerProcess started(ServerProcess ended, String how) throws IOException {
    ServerProcess again = park.again(ended);
    again.awaitPong();
    awaitCalm(again);
    Set<String> leftovers = new TreeSet<>(LeftoverFiles.in(again.directory()));
    if (how.equals(KILL)) {
      // The killed process could not remove what was half written, or not named yet; the next one
      // leaves it alone.
      leftovers.clear();
    }
    leftovers.removeAll(seen);
    leftovers.forEach(name -> violations.add("after " + how + " the file " + name + " is left"));
    seen.addAll(LeftoverFiles.in(again.directory()));
    return again;
  }

  /**
   * Until it writes neither a snapshot nor a log anew, which the size of the log may have begun.
   */
  private static void awaitCalm(ServerProcess server) throws IOException {
    long end = System.nanoTime() + CALM_NANOS;
    try (ControlClient client = server.connect()) {
      boolean busy = true;
      while (busy && System.nanoTime() < end) {
        Map<String, String> info = client.info("persistence");
        busy =
            !"0".equals(info.get("aof_rewrite_in_progress"))
                || !"0".equals(info.get("aof_rewrite_scheduled"))
                || !"0".equals(info.get("rdb_bgsave_in_progress"));
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
    }
  }

  private static Data data(ServerProcess server) throws IOException {
    try (ControlClient client = server.connect()) {
      String digest = client.text("DEBUG", "DIGEST");
      long evicted = Long.parseLong(client.info("stats").get("evicted_keys"));
      return new Data(digest, evicted, DurabilityClient.found(server));
    }
  }
}
