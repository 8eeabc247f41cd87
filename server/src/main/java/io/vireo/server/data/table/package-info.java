/** Hash tables: of keys, and of the members of sets. JDK only. */
package io.vireo.server.data.table;
