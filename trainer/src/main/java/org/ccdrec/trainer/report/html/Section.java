package org.ccdrec.trainer.report.html;

/**
 * A section of a page.
 *
 * @param id unique within its part, for links
 * @param title its heading
 * @param body its content
 */
public record Section(String id, String title, Html body) {}
