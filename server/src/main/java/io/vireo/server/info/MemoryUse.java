package io.vireo.server.info;

import io.vireo.server.engine.ClientMemory;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.memory.MachineMemory;
import io.vireo.server.keyspace.Keyspace;

/**
 * How much memory the data takes. Data context only.
 *
 * <p>{@code used_memory} is what the keyspace holds by its own accounting, with the sizes that this
 * JVM gives to objects, plus the buffers of the clients. It is not the heap in use, which holds
 * garbage too and would jump with every collection.
 */
public final class MemoryUse {
  private final Keyspace keyspace;
  private final ClientMemory clientMemory;
  private final MemoryLimit memory;
  private final long machine = MachineMemory.ofThisMachine().total();
  private final long startup;
  private long peak;
  private long peakMillis;

  /** For these data and clients; what takes memory now belongs to the start. */
  public MemoryUse(Keyspace keyspace, Clock clock, ClientMemory clientMemory, MemoryLimit memory) {
    this.keyspace = keyspace;
    this.clientMemory = clientMemory;
    this.memory = memory;
    this.startup = keyspace.heapBytes();
    this.peak = startup;
    this.peakMillis = clock.millis();
  }

  /** Looks at the peak, and at some of the clients: to be called regularly. */
  void lookOn() {
    clientMemory.lookOn();
    notePeak();
  }

  /** Looks at the clients and at the peak: for a request. */
  public void lookNow() {
    clientMemory.lookNow();
    notePeak();
  }

  private void notePeak() {
    long now = used();
    if (now > peak) {
      peak = now;
      peakMillis = keyspace.realNow();
    }
  }

  /** Bytes in use; the clients' part as of the last look at them. */
  public long used() {
    return memory.used();
  }

  /** Bytes in use in pages outside the heap. */
  public long blocks() {
    return keyspace.blockBytes();
  }

  /** Bytes that all pages outside the heap may take. */
  public long pageBound() {
    return keyspace.pages().bound();
  }

  /** Bytes of all clients, as of the last look at them. */
  public long clients() {
    return clientMemory.bytes();
  }

  /** Bytes in use that do not count against {@code maxmemory}: what waits for files. */
  public long uncounted() {
    return memory.uncounted();
  }

  /** When it was, as far as looks have shown; Unix milliseconds. */
  long peakMillis() {
    return peakMillis;
  }

  /** The most bytes that were ever in use. */
  public long peak() {
    return Math.max(peak, used());
  }

  /** Bytes in use before there was any data. */
  public long startup() {
    return startup;
  }

  /** Bytes of tables and calendars, which hold no data by themselves. */
  public long tables() {
    long sum = 0;
    for (int i = 0; i < keyspace.size(); i++) {
      sum += keyspace.database(i).overheadBytes();
    }
    return sum;
  }

  /** Bytes in use that are no data: tables, calendars, buffers, scripts. */
  public long overhead() {
    return Math.max(startup, tables()) + clients() + uncounted() + memory.scripts();
  }

  /** Bytes of keys and values. */
  public long dataset() {
    return Math.max(0, used() - overhead());
  }

  /** The data's share of what came to be in use since the start, per cent. */
  public double datasetPercent() {
    long grown = used() - startup;
    return grown <= 0 ? 0 : Math.min(100, 100.0 * dataset() / grown);
  }

  /** The present use as a share of the peak, per cent. */
  public double peakPercent() {
    return 100.0 * used() / Math.max(1, peak());
  }

  /** The bytes that may be in use before keys are evicted; 0 without a limit. */
  public long limit() {
    return memory.limit();
  }

  /** Physical memory of the machine, bytes. */
  public long machine() {
    return machine;
  }

  /** A look at what the books, the JVM and the operating system count. */
  public Process process() {
    long allocated = used();
    long active = allocated + keyspace.holes().bytes();
    long taken = Runtime.getRuntime().totalMemory() + keyspace.touchedBytes();
    return new Process(allocated, active, Math.max(active, taken), ProcFiles.residentBytes());
  }

  /**
   * The memory of the process. The pages and the heap beside them take the place of what Redis
   * calls the allocator.
   *
   * @param allocated bytes in use, by the books
   * @param active the same with the holes between blocks in pages
   * @param allocatorResident bytes of pages that were written to, and of the heap, whatever is in
   *     it
   * @param resident physical memory of the whole process
   */
  public record Process(long allocated, long active, long allocatorResident, long resident) {
    /** What is in use, with holes, over what is in use. */
    public double fragmentation() {
      return ratio(active, allocated);
    }

    /** Bytes of holes between blocks. */
    public long holes() {
      return active - allocated;
    }

    /** Pages and heap over what is in use in them: garbage, and what the heap has in reserve. */
    public double slackRatio() {
      return ratio(allocatorResident, active);
    }

    /** Bytes of garbage, and of what the heap has in reserve. */
    public long slack() {
      return allocatorResident - active;
    }

    /** The process's size over that of pages and heap. */
    public double residentRatio() {
      return ratio(resident, allocatorResident);
    }

    /** Bytes of the process beyond pages and heap. */
    public long beyondAllocator() {
      return resident - allocatorResident;
    }

    /** The process's size over an amount of bytes. */
    public double ratioTo(long bytes) {
      return ratio(resident, bytes);
    }

    private static double ratio(long part, long whole) {
      return (double) part / Math.max(1, whole);
    }
  }
}
