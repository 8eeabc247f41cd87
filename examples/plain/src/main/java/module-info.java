module example.plain {
  requires io.vireo.embedded;
}
