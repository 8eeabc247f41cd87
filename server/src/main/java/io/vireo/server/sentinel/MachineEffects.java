package io.vireo.server.sentinel;

import io.vireo.server.sentinel.link.InstanceLinks;
import io.vireo.server.sentinel.machine.Address;
import io.vireo.server.sentinel.machine.Effects;
import io.vireo.server.sentinel.machine.EventLevel;
import io.vireo.server.sentinel.machine.Hello;
import io.vireo.server.sentinel.machine.Instance;
import io.vireo.server.sentinel.machine.Link;
import io.vireo.server.sentinel.machine.OtherSentinel;
import io.vireo.server.sentinel.machine.Primary;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the machine wants. What must not be done while it handles an input, which is to write
 * the file, is kept for {@link Sentinel} to do right behind it. Data worker only.
 */
final class MachineEffects implements Effects {
  private static final Logger LOG = LoggerFactory.getLogger(MachineEffects.class);

  private final SentinelEvents events;
  private final Runnable end;
  private final Queue<Long> saves = new ArrayDeque<>();
  private final Supplier<InstanceLinks> links;

  /**
   * What does it.
   *
   * @param end ends the process, as SENTINEL SIMULATE-FAILURE asked
   * @param links the connections, which are made later
   */
  MachineEffects(SentinelEvents events, Runnable end, Supplier<InstanceLinks> links) {
    this.events = events;
    this.end = end;
    this.links = links;
  }

  /** The number of a save that is to be done, or null. */
  Long takeSave() {
    return saves.poll();
  }

  @Override
  public void connectCommands(Instance instance) {
    links.get().connectCommands(instance);
  }

  @Override
  public void connectPubSub(Instance instance) {
    links.get().connectPubSub(instance);
  }

  @Override
  public void disconnectCommands(Link link) {
    links.get().disconnectCommands(link);
  }

  @Override
  public void disconnectPubSub(Link link) {
    links.get().disconnectPubSub(link);
  }

  @Override
  public void ping(Instance instance) {
    links.get().ping(instance);
  }

  @Override
  public void info(Instance instance) {
    links.get().info(instance);
  }

  @Override
  public void hello(Instance instance, Hello hello) {
    links.get().hello(instance, hello);
  }

  @Override
  public void scriptKill(Instance instance) {
    links.get().scriptKill(instance);
  }

  @Override
  public void replicaOf(Instance instance, Address primary) {
    links.get().replicaOf(instance, primary);
  }

  @Override
  public void ask(OtherSentinel sentinel, Address primary, long epoch, String candidate) {
    links.get().ask(sentinel, primary, epoch, candidate);
  }

  @Override
  public void answer(Object question, boolean down, String leader, long epoch) {
    ((Question) question).answer(new Vote(down, leader, epoch));
  }

  @Override
  public void event(EventLevel level, String type, Primary primary, String text) {
    events.event(level, type, primary, text);
  }

  @Override
  public void reconfigureClients(Primary primary, boolean leader, Address from, Address to) {
    events.reconfigureClients(primary, leader, from, to);
  }

  @Override
  public void save(long revision) {
    saves.add(revision);
  }

  @Override
  public void crash() {
    LOG.warn("This Sentinel ends because of SENTINEL SIMULATE-FAILURE");
    end.run();
  }
}
