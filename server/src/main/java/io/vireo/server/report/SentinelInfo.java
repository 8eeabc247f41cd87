package io.vireo.server.report;

import io.vireo.server.info.Fields;
import io.vireo.server.info.Section;
import io.vireo.server.info.ServerInfo;
import io.vireo.server.sentinel.Sentinel;
import io.vireo.server.sentinel.machine.Primary;
import io.vireo.server.sentinel.machine.SentinelMachine;
import java.util.List;

/** What INFO of a Sentinel tells. Data context. */
public final class SentinelInfo {
  private static final List<String> SECTIONS =
      List.of("Server", "Clients", "Stats", "CPU", "Sentinel");

  private final Sentinel sentinel;

  private SentinelInfo(Sentinel sentinel) {
    this.sentinel = sentinel;
  }

  /** Leaves only what a Sentinel has to tell, and adds what it alone has. */
  public static void take(ServerInfo info, Sentinel sentinel) {
    SentinelInfo here = new SentinelInfo(sentinel);
    info.owners().own("redis_mode", () -> "sentinel");
    info.owners().own("server_mode", () -> "sentinel");
    info.add(new Section("Sentinel", Section.Shown.DEFAULT, here::write));
    info.keep(SECTIONS);
  }

  private void write(Fields out) {
    SentinelMachine machine = sentinel.machine();
    out.put("sentinel_masters", machine.primaries().size());
    out.put("sentinel_tilt", machine.tilt());
    out.put(
        "sentinel_tilt_since_seconds",
        machine.tilt() ? (sentinel.now() - machine.tiltSince()) / 1000 : -1);
    out.put("sentinel_running_scripts", sentinel.scripts().running());
    out.put("sentinel_scripts_queue_length", sentinel.scripts().jobs().size());
    out.put("sentinel_simulate_failure_flags", sentinel.simulated());
    int number = 0;
    for (Primary primary : machine.primaries()) {
      out.put("master" + number++, line(primary));
    }
  }

  private String line(Primary primary) {
    String status = primary.subjectivelyDown() ? "sdown" : "ok";
    return "name="
        + primary.name()
        + ",status="
        + (primary.objectivelyDown() ? "odown" : status)
        + ",address="
        + sentinel.shown(primary.address())
        + ':'
        + primary.address().port()
        + ",slaves="
        + primary.replicas().size()
        + ",sentinels="
        + (primary.sentinels().size() + 1);
  }
}
