/**
 * The databases: keys with their values and deadlines, and what all databases share.
 *
 * <p>Begin with {@link io.vireo.server.keyspace.Database}, from which handlers get entries to read
 * and to write, and {@link io.vireo.server.keyspace.Strings}, which stores strings in their
 * smallest form. The classes stand on four floors, each of which knows those below it alone:
 *
 * <ul>
 *   <li>{@link io.vireo.server.keyspace.KeyspaceState}: the time, the counters, the rules of
 *       expiry, which slots are hidden, and the {@link io.vireo.server.keyspace.ChangeListener} by
 *       which other packages learn of changes;
 *   <li>{@link io.vireo.server.keyspace.EntryStore}, the entries in blocks outside the heap and the
 *       table that leads to them; and {@link io.vireo.server.keyspace.Cut}, which shows all entries
 *       as they were at one moment, for snapshots;
 *   <li>{@link io.vireo.server.keyspace.Database}, with its calendars of deadlines; whatever is
 *       about to change an entry says so by its {@code beforeChange};
 *   <li>{@link io.vireo.server.keyspace.Keyspace}, the list of databases, with what works on all of
 *       them: {@link io.vireo.server.keyspace.Eviction}, {@link io.vireo.server.keyspace.Holes}
 *       between blocks, {@link io.vireo.server.keyspace.IncomingDatabases}.
 * </ul>
 *
 * <p>Data context only. It never asks the system for the time: the engine sets the time once for
 * each command or transaction. It must not know clients, commands, files or sockets.
 */
package io.vireo.server.keyspace;
