/** Vireo's persistence room. */
package io.vireo.persistence;
