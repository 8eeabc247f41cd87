package io.vireo.server.info;

import io.vireo.metrics.ServerRates;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What INFO tells about a server, and the small measurements behind it. Data context only, once the
 * server is put together.
 *
 * <p>The sections stand in the order of their output. A room that comes later names itself the
 * owner of its fields, see {@link #owners}, or brings a section of its own, see {@link #add}.
 */
public final class ServerInfo {
  private static final long SAMPLE_MILLIS = 100;

  /** The number of keys at which a look takes a few milliseconds at most. */
  private static final long FEW_KEYS = 100_000;

  private final Keyspace keyspace;
  private final Timekeeper time;
  private final Identity identity;
  private final MemoryUse memory;
  private final ServerRates rates;
  private final FieldOwners owners = new FieldOwners();
  private final List<Section> sections = new ArrayList<>();

  /** What CONFIG RESETSTAT sets back elsewhere. */
  private final List<Runnable> resets = new ArrayList<>();

  /** What is still to be done before anything is told. */
  private final List<Runnable> preparations = new ArrayList<>();

  /**
   * What there is to tell about a server.
   *
   * @param cron samples rates and the use of memory
   */
  public ServerInfo(
      Identity identity,
      MemoryUse memory,
      ServerRates rates,
      Keyspace keyspace,
      Timekeeper time,
      Cron cron) {
    this.identity = identity;
    this.memory = memory;
    this.rates = rates;
    this.keyspace = keyspace;
    this.time = time;
    cron.every(SAMPLE_MILLIS, this::sample);
  }

  private void sample() {
    rates.sample(time.micros());
    memory.lookOn();
  }

  /** What this run is known by. */
  public Identity identity() {
    return identity;
  }

  /** The memory in use. */
  public MemoryUse memory() {
    return memory;
  }

  /** True while changes are written to the append-only log. */
  boolean isLogging() {
    return owners().value("aof_enabled", 0).equals("1");
  }

  /** True while the data is loaded. */
  boolean isLoading() {
    return owners().value("loading", 0).equals("1");
  }

  /** When the data was last saved as a whole, Unix seconds; the start if never. */
  public long lastSave() {
    return Long.parseLong(owners().value("rdb_last_save_time", identity.started() / 1000));
  }

  /**
   * Has fields and sections named at the first request, after those that were there before: a start
   * need not wait for the hundred small classes behind them.
   */
  public void onceAsked(Runnable preparation) {
    preparations.add(preparation);
  }

  private void prepare() {
    if (!preparations.isEmpty()) {
      List<Runnable> due = List.copyOf(preparations);
      preparations.clear();
      due.forEach(Runnable::run);
    }
  }

  /** The suppliers of the fields of other rooms. */
  public FieldOwners owners() {
    prepare();
    return owners;
  }

  /** Adds a section at the end, or in place of the one that has its title. */
  public void add(Section section) {
    prepare();
    for (int i = 0; i < sections.size(); i++) {
      if (sections.get(i).name().equals(section.name())) {
        sections.set(i, section);
        return;
      }
    }
    sections.add(section);
  }

  /** Leaves only the sections of these titles: what another kind of server has to tell. */
  public void keep(List<String> titles) {
    prepare();
    sections.removeIf(section -> !titles.contains(section.title()));
  }

  /**
   * The text of INFO.
   *
   * @param asked names of sections in any case, {@code default}, {@code all} or {@code everything};
   *     unknown ones are left out; empty for the default
   */
  public String text(List<String> asked) {
    memory.lookNow();
    Fields out = new Fields(owners());
    for (Section section : chosen(asked)) {
      out.title(section.title());
      section.writer().accept(out);
    }
    return out.toString();
  }

  private Set<Section> chosen(List<String> asked) {
    Set<String> names = new LinkedHashSet<>();
    asked.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    boolean all = names.contains("all") || names.contains("everything");
    boolean usual = all || names.isEmpty() || names.contains("default");
    Set<Section> chosen = new LinkedHashSet<>();
    for (Section section : sections) {
      boolean shown =
          switch (section.shown()) {
            case DEFAULT -> usual;
            case WHILE_SMALL -> usual && keys() <= FEW_KEYS;
            case ALL -> all;
            case ASKED -> false;
          };
      if (shown || names.contains(section.name())) {
        chosen.add(section);
      }
    }
    return chosen;
  }

  private long keys() {
    long sum = 0;
    for (int i = 0; i < keyspace.size(); i++) {
      sum += keyspace.database(i).size();
    }
    return sum;
  }

  /** Sets the counters back: CONFIG RESETSTAT. */
  public void resetStatistics() {
    rates.reset();
    resets.forEach(Runnable::run);
  }

  /** Adds what else CONFIG RESETSTAT sets back. While the server is put together. */
  public void onReset(Runnable reset) {
    resets.add(reset);
  }
}
