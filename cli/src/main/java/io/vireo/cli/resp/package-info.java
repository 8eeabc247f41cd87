/** The protocol as a client sees it: requests out, replies in, over blocking streams. */
package io.vireo.cli.resp;
