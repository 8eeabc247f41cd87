/** The debugger of scripts. */
package io.vireo.server.script.debug;
