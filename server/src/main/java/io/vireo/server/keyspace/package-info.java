/**
 * The databases: keys with their values and deadlines, and what all databases share.
 *
 * <p>Begin with {@link io.vireo.server.keyspace.Database}, from which handlers get entries to read
 * and to write, and {@link io.vireo.server.keyspace.Strings}, which stores strings in their
 * smallest form. {@link io.vireo.server.keyspace.Keyspace} holds the databases and what they share;
 * {@link io.vireo.server.keyspace.EntryStore} keeps the entries in blocks outside the heap. {@link
 * io.vireo.server.keyspace.Eviction} makes room, and a {@link io.vireo.server.keyspace.Cut} shows
 * all entries as they were at one moment, for snapshots.
 *
 * <p>Data context only. It never asks the system for the time: the engine sets the time once for
 * each command or transaction. It must not know clients, commands, files or sockets; other packages
 * learn of changes as a {@link io.vireo.server.keyspace.ChangeListener}.
 */
package io.vireo.server.keyspace;
