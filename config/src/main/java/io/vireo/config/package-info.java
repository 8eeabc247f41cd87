/** Vireo's config room. */
package io.vireo.config;
