package org.ccdrec.plugins;

import java.util.List;

/**
 * The service that a host program looks for in plugin jars, with the version that it implements.
 * Immutable.
 *
 * @param <P> the service type
 * @param service the service type, which {@code META-INF/services} files name
 * @param versionAttribute manifest attribute that names the version a jar was built for
 * @param version the host's version, {@code major.minor}
 * @param sharedPackages prefixes of the class names that plugins take from the host, such as {@code
 *     org.slf4j.}
 */
public record PluginSpi<P>(
    Class<P> service, String versionAttribute, String version, List<String> sharedPackages) {

  /**
   * Creates a service description.
   *
   * @throws IllegalArgumentException if the version is not {@code major.minor}
   */
  public PluginSpi {
    PluginVersion.parse(versionAttribute, version);
    sharedPackages = List.copyOf(sharedPackages);
  }

  PluginVersion hostVersion() {
    return PluginVersion.parse(versionAttribute, version);
  }

  String serviceFile() {
    return PluginLocation.SERVICES + service.getName();
  }
}
