/** How clients that keep keys are told of changes: what is said to whom, and in which order. */
package io.vireo.server.tracking.delivery;
