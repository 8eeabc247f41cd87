package io.vireo.server.cluster.migration;

import java.util.Set;

/**
 * The settings that the machine goes by; times are milliseconds.
 *
 * @param maxLag {@code cluster-slot-migration-handoff-max-lag-bytes}: the source stops writers when
 *     the target lacks no more than this
 * @param writePause {@code cluster-slot-migration-write-pause-timeout}: for how long it does so
 * @param drain {@code cluster-slot-migration-sync-buffer-drain-timeout}: for how long the target
 *     may lack more than that
 * @param silence {@code repl-timeout}: after that without a word a connection counts as lost
 * @param remembered how many moves that are over are kept: what the larger one of {@code
 *     cluster-slot-migration-max-archived-tasks} and {@code cluster-slot-migration-log-max-len}
 *     allows to tell of
 * @param stops where DEBUG has moves wait
 */
public record MigrationOptions(
    long maxLag,
    long writePause,
    long drain,
    long silence,
    int remembered,
    Set<MigrationStop> stops) {
  /** Options by which moves wait nowhere. */
  public MigrationOptions(long maxLag, long writePause, long drain, long silence, int remembered) {
    this(maxLag, writePause, drain, silence, remembered, Set.of());
  }
}
