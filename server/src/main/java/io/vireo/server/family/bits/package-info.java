/** Commands on the bits of strings. Data context only. */
package io.vireo.server.family.bits;
