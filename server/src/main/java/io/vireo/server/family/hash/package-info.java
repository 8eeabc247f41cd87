/** Commands on hashes and on deadlines of fields. Data context only. */
package io.vireo.server.family.hash;
