/** The Java threads that run Lua. */
package io.vireo.lua.run;
