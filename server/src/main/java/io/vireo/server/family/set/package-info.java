/** Commands on sets. Data context only. */
package io.vireo.server.family.set;
