/** Vireo's metrics room. */
package io.vireo.metrics;
