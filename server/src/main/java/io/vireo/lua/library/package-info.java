/** What scripts may call: the libraries of Lua 5.1. */
package io.vireo.lua.library;
