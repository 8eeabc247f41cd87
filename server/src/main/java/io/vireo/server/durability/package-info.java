/** How data outlives the process: snapshots, the append-only file, loading. Data context. */
package io.vireo.server.durability;
