/** Places on the globe, as scores of sorted sets. JDK only. */
package io.vireo.server.data.geo;
