/**
 * Libraries of functions: what they are called and what they hold, whatever language they are in.
 */
package io.vireo.server.script.library;
