/** Commands on vector sets. */
package io.vireo.server.family.vector;
