/** Commands on lists. Data context only. */
package io.vireo.server.family.list;
