package org.ccdrec.plugins;

/** A version of a plugin SPI, {@code major.minor}. */
record PluginVersion(int major, int minor) {

  /**
   * Parses {@code major.minor}.
   *
   * @param attribute the manifest attribute that the text comes from
   * @throws IllegalArgumentException if the text is anything else; the message names the attribute
   */
  static PluginVersion parse(String attribute, String text) {
    String[] parts = text.strip().split("\\.", -1);
    try {
      if (parts.length == 2) {
        return new PluginVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
      }
    } catch (NumberFormatException notANumber) {
      // reported below, with the text
    }
    throw new IllegalArgumentException(
        attribute + " must be major.minor, like 1.0; it is '" + text + "'");
  }

  /**
   * Returns whether a host of this version can run a plugin built for the given one: same major
   * version, same or lower minor version.
   */
  boolean accepts(PluginVersion plugin) {
    return plugin.major == major && plugin.minor <= minor;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
