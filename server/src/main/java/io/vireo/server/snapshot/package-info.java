/** Values as RDB files and DUMP payloads have them, in both directions. Data context only. */
package io.vireo.server.snapshot;
