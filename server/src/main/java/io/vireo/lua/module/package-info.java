/** The modules that Redis adds to Lua's own library: {@code bit, struct, cmsgpack, cjson}. */
package io.vireo.lua.module;
