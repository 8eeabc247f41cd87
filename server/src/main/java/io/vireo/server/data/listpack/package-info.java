/** Listpacks: short elements one behind the other in one array. JDK only. */
package io.vireo.server.data.listpack;
