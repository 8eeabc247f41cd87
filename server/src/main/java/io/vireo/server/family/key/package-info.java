/** Commands on keys, whatever they hold. Data context only. */
package io.vireo.server.family.key;
