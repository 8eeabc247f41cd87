/** Strings that are values of their own, and what compares two. JDK only. */
package io.vireo.server.data.string;
