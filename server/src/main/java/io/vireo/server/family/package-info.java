/** What the families of commands share, and the services that they may ask. Data context only. */
package io.vireo.server.family;
