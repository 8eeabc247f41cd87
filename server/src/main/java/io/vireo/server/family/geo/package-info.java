/** Commands on places in sorted sets. Data context only. */
package io.vireo.server.family.geo;
