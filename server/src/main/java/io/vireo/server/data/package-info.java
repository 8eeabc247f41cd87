/**
 * What all values share: their bytes, types and sizes, and the hash of a key or member.
 *
 * <p>Begin with {@link io.vireo.server.data.Bytes}, which is every argument, key and value on its
 * way, and {@link io.vireo.server.data.Value}, which is what a key has beside a short string.
 * {@link io.vireo.server.data.Aggregate} is a value of many elements, each of which an {@link
 * io.vireo.server.data.Element} shows; {@link io.vireo.server.data.Type} has the names that clients
 * see. A small collection lies beside its key, in the form that {@link
 * io.vireo.server.data.Packing} names, up to the sizes in {@link io.vireo.server.data.Thresholds}.
 *
 * <p>Each package below is one type of value or one structure that several of them use: {@code
 * page} has the blocks outside the heap, {@code table} the hash tables of keys and members, {@code
 * listpack} the form of small collections, {@code expiry} the calendars of deadlines.
 *
 * <p>Values belong to the data context, so nothing here locks. These packages use the JDK alone:
 * they must not know a command, a client, a setting or a file.
 */
package io.vireo.server.data;
