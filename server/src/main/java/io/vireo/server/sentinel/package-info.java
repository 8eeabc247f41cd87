/**
 * A Sentinel around what decides: {@link io.vireo.server.sentinel.Sentinel} tells the machine what
 * happens and does what it wants, keeps its state in the configuration file, and tells of events.
 */
package io.vireo.server.sentinel;
