/** Files that are written bit by bit, and streams that would be files. On disk workers. */
package io.vireo.server.durability.making;
