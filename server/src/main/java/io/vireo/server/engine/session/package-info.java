/**
 * What the server knows of a client: its identity, what it may do now (gates), what it waits for
 * and what is kept for it.
 */
package io.vireo.server.engine.session;
