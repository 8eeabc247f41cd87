/**
 * The data context as a place: its door, its thread, its time, and the work that is done in slices
 * inside.
 */
package io.vireo.server.engine.context;
