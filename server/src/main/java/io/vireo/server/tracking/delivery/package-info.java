/**
 * Notifies clients that keep keys of changes: which messages each client gets, and in which order.
 */
package io.vireo.server.tracking.delivery;
