/** The reasons for which a command may not run now, one class each. */
package io.vireo.server.engine.gate;
