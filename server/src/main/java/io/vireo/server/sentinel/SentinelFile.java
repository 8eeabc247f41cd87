package io.vireo.server.sentinel;

import io.vireo.config.ConfigRewriter;
import io.vireo.config.SentinelLine;
import io.vireo.config.SplitArgs;
import io.vireo.server.sentinel.machine.Address;
import io.vireo.server.sentinel.machine.OtherSentinel;
import io.vireo.server.sentinel.machine.Primary;
import io.vireo.server.sentinel.machine.Replica;
import io.vireo.server.sentinel.machine.SentinelMachine;
import io.vireo.server.sentinel.machine.Timings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration file, in which a Sentinel keeps what it must know after a restart. It is
 * written as a whole, and is on the disk when {@link #write} returns. Data worker only.
 */
final class SentinelFile {
  private static final Logger LOG = LoggerFactory.getLogger(SentinelFile.class);

  private final Path path;
  private final ConfigRewriter rewriter;
  private final SentinelSettings settings;
  private final SentinelMachine machine;
  private final Timings timings;

  SentinelFile(
      Path path,
      ConfigRewriter rewriter,
      SentinelSettings settings,
      SentinelMachine machine,
      Timings timings) {
    this.timings = timings;
    this.path = path;
    this.rewriter = rewriter;
    this.settings = settings;
    this.machine = machine;
    rewriter.sentinel(this::lines);
  }

  /** Writes the file; false if that failed, which is logged. */
  boolean write() {
    String failure = rewriter.rewrite(path, false);
    if (failure == null) {
      LOG.info("Sentinel new configuration saved on disk");
      return true;
    }
    LOG.warn(
        "WARNING: Sentinel was not able to save the new configuration on disk!!!: {}", failure);
    return false;
  }

  private List<SentinelLine> lines() {
    Lines lines = new Lines();
    lines.put("myid", settings.id());
    lines.yesNo("deny-scripts-reconfig", settings.denyScripts(), true);
    lines.yesNo("resolve-hostnames", settings.names().resolving(), false);
    lines.yesNo("announce-hostnames", settings.announceHostnames(), false);
    machine.primaries().forEach(primary -> primary(lines, primary));
    lines.put("current-epoch", Long.toUnsignedString(machine.currentEpoch()));
    lines.unlessNull("announce-ip", settings.announceIp());
    if (settings.announcePort() != 0) {
      lines.put("announce-port", Integer.toString(settings.announcePort()));
    }
    lines.unlessNull("sentinel-user", settings.user());
    lines.unlessNull("sentinel-pass", settings.password());
    return lines.all;
  }

  private void primary(Lines lines, Primary primary) {
    Lines own = lines.of(primary.name());
    Address now = primary.currentAddress();
    own.put("monitor", place(now) + ' ' + primary.quorum());
    own.number("down-after-milliseconds", primary.downAfter(), timings.defaultDownAfter);
    own.number("failover-timeout", primary.failoverTimeout(), timings.defaultFailoverTimeout);
    own.number("parallel-syncs", primary.parallelSyncs(), 1);
    own.unlessNull("notification-script", primary.notificationScript());
    own.unlessNull("client-reconfig-script", primary.clientReconfigScript());
    own.unlessNull("auth-pass", primary.authPass());
    own.unlessNull("auth-user", primary.authUser());
    own.number("master-reboot-down-after-period", primary.rebootDownAfter(), 0);
    own.put("config-epoch", Long.toUnsignedString(primary.configEpoch()));
    own.put("leader-epoch", Long.toUnsignedString(primary.leaderEpoch()));
    for (Replica replica : primary.replicas()) {
      // The promoted replica is the primary here already, and the old primary its replica.
      Address there = replica.address().same(now) ? primary.address() : replica.address();
      own.put("known-replica", place(there));
    }
    for (OtherSentinel other : primary.sentinels()) {
      own.put("known-sentinel", place(other.address()) + ' ' + other.runId());
    }
    primary
        .renamedCommands()
        .forEach((from, to) -> own.put("rename-command", word(from) + ' ' + word(to)));
  }

  private String place(Address address) {
    String shown = address.shown(settings.announceHostnames());
    return (shown.isEmpty() ? address.host() : shown) + ' ' + address.port();
  }

  /** A word that the file may hold as it is, or in quotes. */
  private static String word(String text) {
    return text.matches("[!-~&&[^\"'\\\\]]+") ? text : SplitArgs.quote(text);
  }

  /** Lines while they are put together, with the name of a primary in front or without. */
  private static final class Lines {
    private final List<SentinelLine> all;
    private final String before;

    Lines() {
      this(new ArrayList<>(), "");
    }

    private Lines(List<SentinelLine> all, String before) {
      this.all = all;
      this.before = before;
    }

    Lines of(String primary) {
      return new Lines(all, word(primary) + ' ');
    }

    void put(String option, String arguments) {
      all.add(new SentinelLine(option, before + arguments, true));
    }

    void unlessNull(String option, String value) {
      if (value != null) {
        put(option, word(value));
      }
    }

    void number(String option, long value, long usual) {
      if (value != usual) {
        put(option, Long.toString(value));
      }
    }

    void yesNo(String option, boolean value, boolean usual) {
      all.add(new SentinelLine(option, value ? "yes" : "no", value != usual));
    }
  }
}
