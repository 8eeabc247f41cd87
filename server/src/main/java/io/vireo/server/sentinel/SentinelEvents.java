package io.vireo.server.sentinel;

import io.vireo.config.ByteText;
import io.vireo.server.data.Bytes;
import io.vireo.server.pubsub.Kind;
import io.vireo.server.pubsub.PubSub;
import io.vireo.server.sentinel.machine.Address;
import io.vireo.server.sentinel.machine.EventLevel;
import io.vireo.server.sentinel.machine.Primary;
import io.vireo.server.sentinel.script.ScriptQueue;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of events: to the log, to subscribers of the channel that is called as the event, and to
 * the scripts of the user. Data context only.
 */
final class SentinelEvents implements ScriptQueue.Observer {
  private static final Logger LOG = LoggerFactory.getLogger("Sentinel");

  private final PubSub pubSub;
  private final SentinelSettings settings;
  private final Consumer<List<String>> scripts;

  /**
   * What tells of events.
   *
   * @param scripts runs a program of the user, given with its arguments
   */
  SentinelEvents(PubSub pubSub, SentinelSettings settings, Consumer<List<String>> scripts) {
    this.pubSub = pubSub;
    this.settings = settings;
    this.scripts = scripts;
  }

  /** Something has happened, to a primary or what belongs to it, or to none if that is null. */
  void event(EventLevel level, String type, Primary primary, String text) {
    log(level, type, text);
    if (level != EventLevel.DEBUG) {
      pubSub.publish(Kind.CHANNEL, bytes(type), bytes(text));
    }
    if (level == EventLevel.WARNING && primary != null && primary.notificationScript() != null) {
      scripts.accept(List.of(primary.notificationScript(), type, text));
    }
  }

  private static void log(EventLevel level, String type, String text) {
    String shown = ByteText.shown(text);
    switch (level) {
      case DEBUG -> LOG.trace("{} {}", type, shown);
      case VERBOSE -> LOG.debug("{} {}", type, shown);
      case NOTICE -> LOG.info("{} {}", type, shown);
      default -> LOG.warn("{} {}", type, shown);
    }
  }

  /** A primary is another server now. */
  void reconfigureClients(Primary primary, boolean leader, Address from, Address to) {
    if (primary.clientReconfigScript() != null) {
      boolean names = settings.announceHostnames();
      scripts.accept(
          List.of(
              primary.clientReconfigScript(),
              primary.name(),
              leader ? "leader" : "observer",
              "start",
              from.shown(names),
              Integer.toString(from.port()),
              to.shown(names),
              Integer.toString(to.port())));
    }
  }

  @Override
  public void event(String name, String text) {
    event(EventLevel.WARNING, name, null, text);
  }

  @Override
  public void detail(String name, String text) {
    event(EventLevel.DEBUG, name, null, text);
  }

  private static Bytes bytes(String text) {
    return Bytes.of(ByteText.bytes(text));
  }
}
