/** The commands of scripts and functions: EVAL, SCRIPT, FCALL, FUNCTION. */
package io.vireo.server.family.script;
