/**
 * What all values share: their bytes, types and sizes, and the hash of a key or member. JDK only.
 */
package io.vireo.server.data;
