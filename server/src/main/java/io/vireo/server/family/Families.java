package io.vireo.server.family;

import io.vireo.server.command.Family;
import java.util.List;

/** All command families. A new one is added here, and nowhere else. */
public final class Families {
  private Families() {}

  /** The families, each given what it needs beyond the call. */
  public static List<Family> all(Services services) {
    return List.of(
        new StringCommands(),
        new StringRanges(services),
        new StringBatches(),
        new Counters(),
        new LcsCommand(services),
        new BitCommands(services),
        new BitCounts(),
        new BitOperations(),
        new BitField(services),
        new HyperLogLogCommands(services),
        new HyperLogLogDebug(services),
        new GeoCommands(services),
        new GeoSearchCommands(services),
        new ListCommands(services),
        new ListRanges(services),
        new ListSearch(services),
        new ListMoves(services),
        new ListBlocking(services),
        new SetCommands(services),
        new SetChoice(services),
        new SetAlgebra(services),
        new HashCommands(services),
        new HashReads(services),
        new HashChoice(services),
        new FieldDeadlines(services),
        new ExpiringFields(services),
        new SortedSetCommands(services),
        new SortedSetCounts(),
        new SortedSetRanges(services),
        new SortedSetRemovals(),
        new SortedSetPops(services),
        new SortedSetChoice(),
        new StreamCommands(services),
        new StreamRanges(),
        new StreamReads(services),
        new StreamGroups(services),
        new StreamPending(),
        new StreamClaims(),
        new StreamInfo(),
        new SortedSetAlgebra(services),
        new SortCommands(services),
        new KeyCommands(),
        new KeyMoves(),
        new DumpCommands(services),
        new ExpiryCommands(),
        new ScanCommands(),
        new ObjectCommands(services),
        new WaitCommands(services),
        new ConnectionCommands(services),
        new ClientCommands(services),
        new TransactionCommands(services),
        new PubSubCommands(services),
        new PubSubState(services),
        new DatabaseCommands(services),
        new InfoCommands(services),
        new ConfigCommands(services),
        new CommandCommands(services),
        new LatencyCommands(services),
        new SlowLogCommands(services),
        new MemoryCommands(services),
        new ModuleCommands(),
        new MonitorCommands(services),
        new ShutdownCommands(services),
        new LolwutCommands(),
        new DebugCommands(services));
  }
}
