/** What a debugger of scripts needs: functions that tell which line they come to. */
package io.vireo.lua.debug;
