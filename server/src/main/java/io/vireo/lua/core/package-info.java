/**
 * What a Lua value is and what the rest of the engine agrees upon: strings of bytes, tables,
 * functions, errors, the thread that runs them, and the limits that hold it.
 */
package io.vireo.lua.core;
