package io.vireo.dist;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * What a POM says about licenses.
 *
 * @param licenses their names
 * @param parent the POM to ask if there are none, below a repository's folder, or null
 */
record PomFile(List<String> licenses, Path parent) {

  static PomFile read(Path pom) throws IOException {
    try {
      var factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      Element project = factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
      List<String> names = new ArrayList<>();
      Element licenses = child(project, "licenses");
      if (licenses != null) {
        for (Element license : children(licenses, "license")) {
          names.add(child(license, "name").getTextContent().strip());
        }
      }
      Element parent = child(project, "parent");
      return new PomFile(names, parent == null ? null : path(parent));
    } catch (ParserConfigurationException | SAXException failure) {
      throw new IOException("cannot read " + pom, failure);
    }
  }

  /** Where a repository keeps a parent. */
  private static Path path(Element parent) {
    String group = child(parent, "groupId").getTextContent().strip();
    String artifact = child(parent, "artifactId").getTextContent().strip();
    String version = child(parent, "version").getTextContent().strip();
    return Path.of(group.replace('.', '/'), artifact, version, artifact + "-" + version + ".pom");
  }

  private static Element child(Element of, String name) {
    List<Element> found = children(of, name);
    return found.isEmpty() ? null : found.get(0);
  }

  private static List<Element> children(Element of, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}
